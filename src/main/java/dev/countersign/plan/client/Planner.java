package dev.countersign.plan.client;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.policy.NamePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides about one certificate. Pure: the same world and time give the same plan. */
public final class Planner {
    /** So many still valid certificates of one object mean that something re-issues without end. */
    static final int MOST_VALID = 64;

    /** How long Secrets may take to follow their authority out of a backup. */
    static final Duration RESTORE = Duration.ofMinutes(1);

    /** Whatever is planned, the world is looked at again after this. */
    static final Duration RESYNC = Duration.ofMinutes(10);

    /** A name for a Secret becomes free without anybody telling us. */
    private static final Duration CLAIM = Duration.ofMinutes(1);

    /** A password's Secret is nobody's we watch: it is read again after this, so that a change is seen in a minute. */
    static final Duration PASSWORD_LOOK = Duration.ofSeconds(50);

    private Planner() {}

    public static Plan plan(Reading reading, Observed observed, Instant now) {
        return switch (reading) {
            case Reading.Unclear unclear -> new Plan.Refuse(unclear.because(), now.plus(RESYNC));
            case Wanted wanted -> plan(wanted, observed, now);
        };
    }

    private static Plan plan(Wanted wanted, Observed observed, Instant now) {
        var situation = Situation.of(wanted, observed, now);
        var obstacle = obstacle(wanted, observed);
        if (obstacle.isPresent()) {
            var again = obstacle.get().code() == Code.SECRET_NAME_TAKEN ? now.plus(CLAIM) : lookAgain(situation);
            return new Plan.Refuse(obstacle.get(), again);
        }
        var issuer = observed.usableIssuer().orElseThrow();
        var reissue = Checks.first(Checks.REISSUE, situation);
        var newRequestDue = Requests.newRequestDue(situation, observed.memory(), reissue);
        if (reissue.isPresent() && newRequestDue.isEmpty()) {
            return issue(reissue.get(), situation, observed, issuer);
        }
        // While a new request is waited for, what stands around the old certificate is kept right.
        return (situation.leaf().isPresent() ? Repairs.first(situation) : Optional.<Finding>empty())
                .map(because ->
                        contested(because, wanted, observed, now).orElseGet(() -> new Plan.Rewrite(because, wanted)))
                .or(() -> newRequestDue.map(because -> new Plan.Refuse(because, lookAgain(situation))))
                .orElseGet(() -> new Plan.Keep(situation.upToDate(), lookAgain(situation)));
    }

    /** Waits instead, if this would answer somebody who keeps changing the Secret. */
    private static Optional<Plan> contested(Finding because, Wanted wanted, Observed observed, Instant now) {
        var contest = observed.contest();
        var waits = contest.touched()
                && contest.next(wanted.lifetime()).isAfter(now)
                && observed.retry().isEmpty()
                && Contest.isAnswer(because, wanted, observed.memory());
        return waits
                ? contest.finding(wanted, now)
                        .map(finding -> new Plan.BackOff(finding, contest.next(wanted.lifetime())))
                : Optional.empty();
    }

    /** What forbids every step, the most fundamental first. */
    private static Optional<Finding> obstacle(Wanted wanted, Observed observed) {
        if (!observed.served()) {
            return Optional.of(Finding.notServed(wanted.identity().namespace()));
        }
        var objection = NamePolicy.objection(wanted.subject(), wanted.alternativeNames());
        if (objection.isPresent()) {
            return objection.map(Finding::of);
        }
        var taken = Claim.secretNameTaken(wanted, observed);
        if (taken.isPresent()) {
            return taken;
        }
        var badRequest = Requests.objection(wanted);
        if (badRequest.isPresent()) {
            return badRequest;
        }
        if (observed.stored() instanceof Stored.Foreign foreign) {
            return Optional.of(new Finding(
                    Code.SECRET_FOREIGN,
                    "the Secret %s %s: it stays untouched; set spec.secretName to another name or remove that Secret"
                            .formatted(wanted.target().secretName(), foreign.why())));
        }
        if (observed.stored() instanceof Stored.Held held && !held.writable()) {
            return Optional.of(new Finding(
                    Code.SECRET_UNWRITABLE,
                    "the Secret %s is immutable or not of type %s, which nobody can change: delete it"
                            .formatted(
                                    wanted.target().secretName(),
                                    wanted.request().isPresent() ? "Opaque" : "kubernetes.io/tls")));
        }
        return observed.issuer() instanceof Observed.Issuer.Unusable unusable
                ? Optional.of(unusable.because())
                : Optional.empty();
    }

    private static Plan issue(Finding because, Situation situation, Observed observed, Observed.Issuer.Usable issuer) {
        var memory = observed.memory();
        var wanted = situation.wanted();
        var now = situation.now();
        var valid = History.stillValid(memory.history(), now).size();
        var retry = observed.retry().isPresent();
        if (valid >= MOST_VALID && !retry) {
            return new Plan.Refuse(
                    new Finding(
                            Code.REISSUED_TOO_OFTEN,
                            "%d certificates of this object are still valid, so issuing stopped (last reason: %s): find who"
                                            .formatted(valid, because)
                                    + " changes the Secret; issuing goes on when some of them have expired, and once for each"
                                    + " new text of the annotation countersign.dev/retry"),
                    lookAgain(situation));
        }
        var waits = memory.nextAttempt().filter(next -> next.isAfter(now));
        var contested = contested(because, wanted, observed, now);
        if (contested.isPresent()) {
            return contested.get();
        }
        if (waits.isPresent() && memory.observedGeneration() == wanted.generation() && !retry) {
            return new Plan.BackOff(because, waits.get());
        }
        var restored = issuer.restoredAt().map(at -> at.plus(RESTORE)).filter(until -> until.isAfter(now));
        if (restored.isPresent() && situation.stored() instanceof Stored.Absent && memory.revision() == 0) {
            return new Plan.BackOff(
                    new Finding(
                            Code.RESTORING,
                            "the authority has just come back from a backup: its Secrets have a minute to follow"),
                    restored.get());
        }
        return new Plan.Issue(
                because,
                wanted,
                Revision.next(wanted, observed, now),
                issuer.generation(),
                keepKey(situation),
                keySince(situation, memory));
    }

    private static boolean keepKey(Situation situation) {
        var key = situation.held().flatMap(Stored.Held::key);
        return situation.wanted().key().kept()
                && key.isPresent()
                && key.get().spec().equals(situation.wanted().key().spec())
                && Checks.keyTooOld(situation).isEmpty();
    }

    private static Optional<Instant> keySince(Situation situation, Observed.Memory memory) {
        if (situation.wanted().request().isPresent()) {
            return Requests.keySince(situation, memory);
        }
        return keepKey(situation)
                ? situation.held().flatMap(held -> held.facts().keySince())
                : Optional.empty();
    }

    private static Instant lookAgain(Situation situation) {
        var resync = situation.now().plus(RESYNC);
        var ends = situation.leaf().map(leaf -> leaf.validity().notAfter().plusSeconds(1));
        return Stream.of(situation.renewalTime(), situation.turnoverTime(), ends)
                .flatMap(Optional::stream)
                .filter(time -> time.isAfter(situation.now()) && time.isBefore(resync))
                .min(Instant::compareTo)
                .orElse(resync);
    }
}
