package dev.countersign.plan.authority;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.AuthorityStatus.Generation;
import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.api.Condition;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Notice;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What to say after a step: the status as it shall be, the events to tell, and when to look again. */
public record Report(AuthorityStatus status, List<Notice> notices, Instant lookAgainAt) {

    public static Report of(Observed observed, Plan plan, AuthorityStatus old, long generation, Instant now) {
        var active = plan instanceof Plan.Hold hold ? Optional.of(hold.active()) : Optional.<Plan.Active>empty();
        var ready = Conditions.of(Condition.READY, active.isPresent(), plan.because(), generation);
        var status = new AuthorityStatus(
                Conditions.merge(old.conditions(), List.of(ready), now),
                active.map(Plan.Active::number).orElse(null),
                active.map(a -> Conditions.text(a.certificate().validity().notAfter()))
                        .orElse(null),
                generations(observed, active, old));
        return new Report(status, notices(plan, old), lookAgainAt(plan, now));
    }

    /** All that were ever listed: a generation that is gone stays listed, so that its number is never given again. */
    private static List<Generation> generations(Observed observed, Optional<Plan.Active> active, AuthorityStatus old) {
        var all = new TreeMap<Integer, Generation>(Comparator.naturalOrder());
        old.generations().forEach(generation -> all.put(generation.number(), generation));
        // An altered Secret must not overwrite what was known of the generation before.
        observed.generations().stream()
                .filter(seen -> seen.ours() && seen.intact())
                .forEach(seen -> all.merge(
                        seen.number(), generation(seen, active), (known, found) -> same(known, found) ? found : known));
        return List.copyOf(all.values());
    }

    private static boolean same(Generation known, Generation found) {
        return known.fingerprint() == null || known.fingerprint().equals(found.fingerprint());
    }

    private static Generation generation(Seen seen, Optional<Plan.Active> active) {
        var certificate = seen.certificate();
        var signs = active.filter(a -> a.number() == seen.number()).isPresent();
        var state = signs || seen.activated().isPresent() ? State.Active : State.Prepared;
        return new Generation(
                seen.number(),
                certificate.map(Certificate::fingerprint).orElse(null),
                certificate.map(Certificate::subjectText).orElse(null),
                certificate.map(c -> Conditions.text(c.validity().notAfter())).orElse(null),
                state,
                null,
                null);
    }

    private static List<Notice> notices(Plan plan, AuthorityStatus old) {
        var told = old.conditions().stream()
                .anyMatch(condition -> plan.because().code().text().equals(condition.reason()));
        return plan.because().code().isWarning() && !told ? List.of(Notice.of(plan.because())) : List.of();
    }

    private static Instant lookAgainAt(Plan plan, Instant now) {
        return switch (plan) {
            case Plan.Hold hold -> hold.lookAgainAt();
            case Plan.Refuse refuse -> refuse.lookAgainAt();
            case Plan.Prepare _ -> now;
            case Plan.Register _ -> now;
            case Plan.Adopt _ -> now;
            case Plan.Tie _ -> now;
        };
    }
}
