package dev.countersign.plan.authority;

import dev.countersign.plan.Clocks;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a step of a rotation is decided from.
 *
 * @param next what the source says
 * @param active the generation that signs now, if its certificate has not ended
 * @param clocks what time it is, as far as that is certain
 */
record Moment(Wanted wanted, Observed observed, Stages stages, Next next, Optional<Plan.Active> active, Clocks clocks) {
    static Moment of(Wanted wanted, Observed observed, Next next, Clocks clocks) {
        return new Moment(wanted, observed, Stages.of(observed), next, active(wanted, observed, clocks.now()), clocks);
    }

    Instant now() {
        return clocks.now();
    }

    /** The generation that signs, with those that signed before. */
    static Optional<Plan.Active> active(Wanted wanted, Observed observed, Instant now) {
        return Stages.of(observed)
                .signing()
                .filter(seen -> !seen.path().getFirst().validity().endedAt(now))
                .map(seen -> active(seen, wanted, observed));
    }

    private static Plan.Active active(Seen seen, Wanted wanted, Observed observed) {
        var formers = observed.generations().stream()
                .filter(other -> other.number() != seen.number()
                        && other.facts().activated().isPresent())
                .map(other -> new Plan.Former(
                        other.number(), other.path(), other.facts().distrusted().isPresent()))
                .toList();
        var since = seen.facts().activated().orElseThrow();
        return new Plan.Active(
                seen.number(),
                seen.path(),
                Trust.anchors(observed.generations(), observed.upstream()),
                seen.facts().restoredAt(),
                Handover.limits(wanted, observed.upstream()),
                formers,
                since,
                formers.isEmpty()
                        ? Duration.ZERO
                        : Deadlines.pace(observed.audience().leaves(), since, formers));
    }

    RotationRule rule() {
        return wanted.rotation();
    }

    /** What another key can come from now. */
    Optional<Origin> fresh() {
        return switch (next) {
            case Next.Make make ->
                Optional.of(make.origin() instanceof Origin.Again again ? again.above() : make.origin());
            case Next.Stay stay -> stay.fresh();
            case Next.Stop _ -> Optional.empty();
        };
    }

    /** A person's wish that no generation has fulfilled yet. */
    Optional<String> wish() {
        return rule().reason().filter(text -> !observed.isKnown(text));
    }

    /** The generations that a text stands on. */
    Stream<Seen> standsOn(String text) {
        return observed.generations().stream()
                .filter(seen -> seen.facts()
                        .cause()
                        .filter(cause -> cause.text().equals(text))
                        .isPresent());
    }

    /** Generations that shall be distrusted and are not yet: the named ones, and whatever else has the same key. */
    List<Seen> toDistrust() {
        var keys = observed.generations().stream()
                .filter(seen -> rule().distrust().contains(seen.number()))
                .map(Moment::key)
                .toList();
        return observed.generations().stream()
                .filter(seen -> seen.facts().distrusted().isEmpty() && keys.contains(key(seen)))
                .toList();
    }

    private static String key(Seen seen) {
        return seen.path().getFirst().publicKey().fingerprint();
    }
}
