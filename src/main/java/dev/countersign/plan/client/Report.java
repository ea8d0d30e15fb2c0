package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to say after a step: the status as it shall be, the events to tell, and when to look again. */
public record Report(ClientCertificateStatus status, List<Notice> notices, Instant lookAgainAt) {

    public static Report of(
            Reading reading,
            Observed observed,
            Plan plan,
            Outcome outcome,
            ClientCertificateStatus old,
            long generation,
            Instant now) {
        var after = outcome instanceof Outcome.Written written ? observed.with(written.held()) : observed;
        var facts = new Facts(reading, after, plan, outcome, now);
        var ready = facts.ready();
        var conditions = Conditions.merge(
                old.conditions(),
                List.of(
                        Conditions.of(Condition.READY, facts.isReady(), ready, generation),
                        Conditions.of(Condition.ISSUING, facts.isIssuing(), facts.issuing(), generation)),
                now);
        var status = status(facts, conditions, old.retried());
        return new Report(status, notices(facts, ready, old), lookAgainAt(facts));
    }

    private static ClientCertificateStatus status(Facts facts, List<Condition> conditions, @Nullable String retried) {
        var held = facts.held();
        var leaf = held.flatMap(Stored.Held::leaf);
        var validity = leaf.map(Certificate::validity);
        var memory = facts.observed().memory();
        return new ClientCertificateStatus(
                conditions,
                facts.wanted().map(wanted -> wanted.target().secretName()).orElse(null),
                validity.map(v -> Conditions.text(v.notBefore())).orElse(null),
                validity.map(v -> Conditions.text(v.notAfter())).orElse(null),
                facts.situation()
                        .flatMap(Situation::renewalTime)
                        .map(Conditions::text)
                        .orElse(null),
                leaf.map(l -> l.serial().hex()).orElse(null),
                leaf.map(Certificate::fingerprint).orElse(null),
                held.map(h -> h.facts().generation()).filter(n -> n > 0).orElse(null),
                revision(held, memory),
                facts.failures() == 0 ? null : facts.failures(),
                facts.nextAttempt().map(Conditions::text).orElse(null),
                facts.observed().retry().orElse(retried),
                held.map(h -> History.with(h, memory.history(), facts.now()))
                        .orElseGet(() -> History.stillValid(memory.history(), facts.now())));
    }

    private static @Nullable Long revision(Optional<Stored.Held> held, Observed.Memory memory) {
        var highest = Math.max(held.map(h -> h.facts().revision()).orElse(0L), memory.revision());
        return highest == 0 ? null : highest;
    }

    /**
     * Only what changed and what is out of the ordinary: no event for a first issue or a renewal in time, and of a contest
     * none but itself, because everything else comes and goes with it.
     */
    private static List<Notice> notices(Facts facts, Finding ready, ClientCertificateStatus old) {
        var contested = facts.contested();
        if (contested.isPresent()) {
            return told(old, contested.get()) ? List.of() : List.of(Notice.of(contested.get()));
        }
        var notices = new ArrayList<Notice>();
        if (facts.outcome() instanceof Outcome.Written
                && facts.plan() instanceof Plan.Issue issue
                && (issue.revision() > 1 && issue.because().code() != Code.NEAR_EXPIRY)) {
            notices.add(new Notice(false, "reissued", "issued again: " + issue.because()));
        }
        for (var finding : List.of(ready, facts.issuing())) {
            if (finding.code().isWarning() && !told(old, finding) && !notices.contains(Notice.of(finding))) {
                notices.add(Notice.of(finding));
            }
        }
        return List.copyOf(notices);
    }

    private static boolean told(ClientCertificateStatus old, Finding finding) {
        return old.conditions().stream()
                .anyMatch(condition -> finding.code().text().equals(condition.reason()));
    }

    private static Instant lookAgainAt(Facts facts) {
        var now = facts.now();
        var ends = facts.held()
                .flatMap(Stored.Held::leaf)
                .map(leaf -> leaf.validity().notAfter().plusSeconds(1));
        var renews = facts.situation().flatMap(Situation::renewalTime);
        var planned = switch (facts.plan()) {
            case Plan.Keep keep -> keep.lookAgainAt();
            case Plan.Refuse refuse -> refuse.lookAgainAt();
            case Plan.BackOff backOff -> backOff.until();
            case Plan.Issue issue -> facts.nextAttempt().orElse(now.plus(Planner.RESYNC));
            case Plan.Rewrite rewrite -> facts.nextAttempt().orElse(now.plus(Planner.RESYNC));
        };
        var calm = facts.contested().map(_ -> facts.observed().contest().over());
        return Stream.of(Optional.of(planned), ends, renews, calm)
                .flatMap(Optional::stream)
                .filter(time -> time.isAfter(now))
                .min(Instant::compareTo)
                .orElse(now.plus(Duration.ofSeconds(1)));
    }
}
