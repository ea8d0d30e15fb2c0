package dev.countersign.plan.authority;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.AuthorityStatus.Generation;
import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.api.Condition;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to say after a step: the status as it shall be, the events to tell, and when to look again. */
public record Report(AuthorityStatus status, List<Notice> notices, Instant lookAgainAt) {

    public static Report of(Observed observed, Plan plan, AuthorityStatus old, long generation, Instant now) {
        var active = plan.active();
        var state = plan instanceof Plan.Waiting waiting ? waiting.turn().state() : plan.because();
        var conditions = new ArrayList<Condition>();
        conditions.add(Conditions.of(Condition.READY, active.isPresent(), state, generation));
        Progressing.condition(plan, old, generation).ifPresent(conditions::add);
        var status = new AuthorityStatus(
                Conditions.merge(old.conditions(), conditions, now),
                active.map(Plan.Active::number).orElse(null),
                active.map(a -> Conditions.text(a.certificate().validity().notAfter()))
                        .orElse(null),
                generations(observed, active, old),
                Progressing.of(plan, observed.audience(), old, now).orElse(null));
        return new Report(status, notices(plan, state, old), lookAgainAt(plan, now));
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
        var state = state(seen, active);
        return new Generation(
                seen.number(),
                certificate.map(Certificate::fingerprint).orElse(null),
                certificate.map(Certificate::subjectText).orElse(null),
                certificate.map(c -> Conditions.text(c.validity().notAfter())).orElse(null),
                state,
                seen.facts().cause().map(Cause::label).orElse(null),
                state == State.Retiring ? Conditions.text(seen.neededUntil()) : null);
    }

    private static State state(Seen seen, Optional<Plan.Active> active) {
        var facts = seen.facts();
        if (facts.distrusted().isPresent()) {
            return State.Distrusted;
        }
        if (facts.retired().isPresent()) {
            return State.Retired;
        }
        if (facts.activated().isEmpty()) {
            return State.Prepared;
        }
        return active.filter(a -> a.number() > seen.number()).isPresent() ? State.Retiring : State.Active;
    }

    /** Each code once, and an end that comes nearer each time that it has; a step and the state of the authority are told apart. */
    private static List<Notice> notices(Plan plan, Finding state, AuthorityStatus old) {
        return Stream.of(state, plan.because())
                .distinct()
                .filter(finding -> finding.code().isWarning() && !told(finding, old))
                .map(Notice::of)
                .toList();
    }

    private static boolean told(Finding finding, AuthorityStatus old) {
        return old.conditions().stream()
                .filter(condition -> finding.code().text().equals(condition.reason()))
                .anyMatch(condition ->
                        finding.code() != Code.AUTHORITY_NEAR_EXPIRY || isSameEnd(finding, condition.message()));
    }

    /** The condition stays over restarts, so what it says was told. */
    private static boolean isSameEnd(Finding finding, @Nullable String told) {
        return told != null && Planner.main(finding.sentence()).equals(Planner.main(told));
    }

    private static Instant lookAgainAt(Plan plan, Instant now) {
        return switch (plan) {
            case Plan.Hold hold -> hold.lookAgainAt();
            case Plan.Waiting waiting -> waiting.lookAgainAt();
            case Plan.Refuse refuse -> refuse.lookAgainAt();
            case Plan.Prepare _ -> now;
            case Plan.Activate _ -> now;
            case Plan.Retire _ -> now;
            case Plan.Register _ -> now;
            case Plan.Adopt _ -> now;
            case Plan.Tie _ -> now;
            case Plan.Stamp _ -> now;
            case Plan.Distrust _ -> now;
        };
    }
}
