package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Waiting until a former generation means nothing to anybody. */
final class Leaving {
    private Leaving() {}

    static Optional<Plan> awaitLeaves(Moment m) {
        return m.stages().retiring().stream()
                .min(Comparator.comparing(Seen::neededUntil).thenComparingInt(Seen::number))
                .filter(_ -> m.active().isPresent())
                .map(seen -> leaves(m, seen, List.of(), awaiting(m, seen)));
    }

    private static Finding awaiting(Moment m, Seen seen) {
        return m.clocks().dispute(seen.neededUntil())
                ? m.clocks().differ("generation %d leaves trust".formatted(seen.number()), seen.neededUntil())
                : new Finding(
                        Code.AWAITING_LEAVES,
                        "generation %d is trusted until %s, because what it signed is valid until then"
                                .formatted(seen.number(), seen.neededUntil()));
    }

    /** A key that others know is done with when nobody can take it any more for one of ours. */
    static Optional<Plan> awaitRefusal(Moment m) {
        return m.active().isEmpty()
                ? Optional.empty()
                : known(m.observed(), m.now())
                        .filter(seen -> !believers(seen, m.observed()).isEmpty())
                        .findFirst()
                        .map(seen -> leaves(m, seen, believers(seen, m.observed()), stillTrusted(seen, m)));
    }

    /** The same in words, for who looks at another step. */
    static Optional<Finding> stillTrusted(Moment m) {
        return known(m.observed(), m.now())
                .filter(seen -> !believers(seen, m.observed()).isEmpty())
                .findFirst()
                .map(seen -> stillTrusted(seen, m));
    }

    static boolean isStillTrusted(Observed observed, Instant now) {
        return known(observed, now).anyMatch(seen -> !believers(seen, observed).isEmpty());
    }

    private static Finding stillTrusted(Seen seen, Moment m) {
        return new Finding(
                Code.STILL_TRUSTED,
                "the key of generation %d is known to others, and it may still be trusted by %s"
                        .formatted(seen.number(), Following.named(believers(seen, m.observed()))));
    }

    private static Stream<Seen> known(Observed observed, Instant now) {
        return observed.generations().stream()
                .filter(seen -> seen.facts().distrusted().isPresent()
                        && seen.facts().activated().isPresent()
                        && !now.isAfter(seen.path().getFirst().validity().notAfter()));
    }

    /** Who was neither shown to have taken up the anchors without this one, nor seen to refuse it. */
    private static List<String> believers(Seen seen, Observed observed) {
        var key = seen.path().getFirst().publicKey().fingerprint();
        var open = new ArrayList<String>();
        for (var bundle : observed.audience().bundles()) {
            if (!bundle.decided() || bundle.keys().contains(key)) {
                open.add(bundle.name());
            } else if (!bundle.lagging().isEmpty()) {
                open.addAll(bundle.lagging());
            } else {
                bundle.parties().stream()
                        .filter(party -> !party.keepsOut(seen.number()))
                        .map(Audience.Party::name)
                        .forEach(open::add);
            }
        }
        return open;
    }

    private static Plan leaves(Moment m, Seen seen, List<String> lagging, Finding because) {
        var until = lagging.isEmpty()
                ? seen.neededUntil()
                : seen.path().getFirst().validity().notAfter();
        return new Plan.AwaitLeaves(
                because,
                seen.number(),
                lagging,
                until,
                m.active().orElseThrow(),
                Outlook.after(m, seen, until),
                Planner.soonest(
                        m,
                        until.plusSeconds(1),
                        m.clocks().dispute(until) ? m.now().plus(Following.PATIENCE) : Instant.MAX,
                        Deadlines.of(
                                        m.wanted(),
                                        m.stages().signing().orElseThrow(),
                                        m.observed().audience().leaves())
                                .publish()));
    }
}
