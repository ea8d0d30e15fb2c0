package dev.countersign.plan.client;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.Optional;

/** What a report is made from: the world after the step, and what the step came to. */
record Facts(Reading reading, Observed observed, Plan plan, Outcome outcome, Instant now) {
    Optional<Wanted> wanted() {
        return reading instanceof Wanted wanted ? Optional.of(wanted) : Optional.empty();
    }

    Optional<Stored.Held> held() {
        return observed.stored() instanceof Stored.Held held ? Optional.of(held) : Optional.empty();
    }

    Optional<Situation> situation() {
        return wanted().map(wanted -> Situation.of(wanted, observed, now));
    }

    /** Ready means: what stands in the Secret is what is wanted, and a server would take it now. */
    boolean isReady() {
        return ready().code() == Code.UP_TO_DATE;
    }

    Finding ready() {
        var validity = held().flatMap(Stored.Held::leaf).map(leaf -> leaf.validity());
        if (validity.filter(v -> v.endedAt(now)).isPresent()) {
            return new Finding(
                    Code.EXPIRED,
                    "the certificate ended %s%s".formatted(validity.get().notAfter(), whyNot()));
        }
        if (situation().isEmpty() || !observed.served()) {
            return blocked().orElseThrow();
        }
        return Checks.REISSUE.stream()
                .flatMap(check -> check.fires(situation().get()).stream())
                .filter(finding ->
                        finding.code() != Code.NEAR_EXPIRY && finding.code() != Code.ISSUED_BY_RETIRING_GENERATION)
                .findFirst()
                .map(finding -> blocked().orElse(finding))
                .or(() -> held().isEmpty() ? blocked() : Optional.empty())
                .or(this::forbidden)
                .or(this::passwordLacking)
                .or(observed::trustLacking)
                .orElseGet(() -> situation().orElseThrow().upToDate());
    }

    /** A name that may not be certified is not ready, whatever policy or the authority once let through. */
    private Optional<Finding> forbidden() {
        return blocked().filter(finding -> switch (finding.code()) {
            case NAME_RESERVED,
                    NAME_IS_A_WILDCARD,
                    NAME_MISLEADING,
                    NAME_NOT_ALLOWED,
                    USAGE_NOT_ALLOWED,
                    KEY_NOT_ALLOWED,
                    DURATION_NOT_ALLOWED,
                    ALLOW_UNCLEAR,
                    NAMESPACE_NOT_ALLOWED,
                    SPEC_UNCLEAR,
                    REQUEST_UNREADABLE,
                    KEY_TOO_WEAK,
                    REQUEST_SIGNATURE_BAD,
                    REQUEST_ASKS_TOO_MUCH,
                    REQUEST_NAMES_MISMATCH -> true;
            default -> false;
        });
    }

    /** The pair is good, but not all that is wanted is there or can be kept. */
    private Optional<Finding> passwordLacking() {
        return situation().stream()
                .flatMap(s -> s.wanted().forms().stream().flatMap(form -> s.lacking(form).stream()))
                .findFirst();
    }

    private String whyNot() {
        return blocked()
                .map(finding -> ", and no new one can be issued: " + finding.sentence())
                .orElse("");
    }

    /** What stands in the way of issuing, if anything does. */
    private Optional<Finding> blocked() {
        if (outcome instanceof Outcome.Failed failed) {
            return Optional.of(failed.because());
        }
        return switch (plan) {
            case Plan.Refuse refuse -> Optional.of(refuse.because());
            case Plan.BackOff backOff -> Optional.of(backOff.because());
            case Plan.Keep _ -> Optional.empty();
            case Plan.Issue _ -> Optional.empty();
            case Plan.Rewrite _ -> Optional.empty();
        };
    }

    /** True while a certificate is due and attempts go on. */
    boolean isIssuing() {
        return plan instanceof Plan.BackOff
                || outcome instanceof Outcome.Failed
                || (blocked().isEmpty() && contested().isPresent());
    }

    /** Told for a while after the last time, so that it does not come and go with every change. */
    Optional<Finding> contested() {
        return wanted().flatMap(wanted -> observed.contest().finding(wanted, now));
    }

    Finding issuing() {
        return blocked().or(this::contested).orElse(new Finding(Code.UP_TO_DATE, "nothing to issue now"));
    }

    int failures() {
        if (outcome instanceof Outcome.Failed) {
            return observed.memory().failedAttempts() + 1;
        }
        if (contested().isPresent()) {
            return observed.contest().undone();
        }
        return plan instanceof Plan.BackOff ? observed.memory().failedAttempts() : 0;
    }

    Optional<Instant> nextAttempt() {
        if (outcome instanceof Outcome.Failed) {
            var end = held().flatMap(Stored.Held::leaf)
                    .map(leaf -> leaf.validity().notAfter());
            var lifetime = wanted().map(Wanted::lifetime).orElse(Planner.RESYNC);
            return Optional.of(BackOff.until(failures(), end, lifetime, now));
        }
        return plan instanceof Plan.BackOff backOff && failures() > 0 ? Optional.of(backOff.until()) : Optional.empty();
    }
}
