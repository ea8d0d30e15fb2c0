package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The way from one generation to the next. Nothing is counted: each step is named after what it does, says from the world
 * alone whether it is its turn, and the first of them whose turn it is is taken.
 */
final class Rotating {
    /** One step. */
    interface Step {
        Optional<Plan> turn(Moment moment);
    }

    /** What is done at once comes before what is waited for, so that no rotation is held up by an older one. */
    static final List<Step> STEPS = List.of(
            Rotating::distrust,
            Rotating::stop,
            Rotating::abandon,
            Rotating::retire,
            Rotating::awaitClocks,
            Rotating::takeBack,
            Rotating::stamp,
            Preparing::prepare,
            Following::follow,
            Leaving::awaitRefusal,
            Leaving::awaitLeaves);

    private Rotating() {}

    static Optional<Plan> first(List<Step> steps, Moment moment) {
        return steps.stream().flatMap(step -> step.turn(moment).stream()).findFirst();
    }

    /** The successor is there before its predecessor leaves trust, so that no bundle is ever without both. */
    static Optional<Plan> distrust(Moment m) {
        var named = m.toDistrust();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        var signing = m.stages().signing().filter(named::contains).isPresent();
        var follower = m.stages().next().filter(next -> !named.contains(next)).isPresent();
        return signing && !follower && m.fresh().isPresent()
                ? Optional.of(Preparing.afterDistrust(m))
                : Optional.of(new Plan.Distrust(
                        new Finding(
                                Code.GENERATION_DISTRUSTED,
                                "the key of generation %s is known to others: spec.rotation.distrust names it"
                                        .formatted(numbers(named))),
                        named.stream().map(Seen::number).toList(),
                        m.active()));
    }

    /** What the source forbids ends everything but distrust. */
    static Optional<Plan> stop(Moment m) {
        return m.next() instanceof Next.Stop stop
                ? Optional.of(new Plan.Refuse(stop.because(), m.now().plus(Planner.resync(m.wanted()))))
                : Optional.empty();
    }

    /** It has signed nothing and will not: a newer one took its place. */
    static Optional<Plan> abandon(Moment m) {
        return m.stages().abandoned().stream()
                .findFirst()
                .map(seen -> retire(m, seen, "generation %d never signed, and a newer one takes its place"));
    }

    static Optional<Plan> retire(Moment m) {
        return m.stages().retiring().stream()
                .filter(seen -> m.clocks().havePassed(seen.neededUntil()))
                .findFirst()
                .map(seen -> retire(m, seen, "everything that generation %d signed has ended"));
    }

    /** If the one that signs has ended by one clock alone, nobody takes its place yet: he would sign at once, untrusted. */
    static Optional<Plan> awaitClocks(Moment m) {
        return m.stages()
                .signing()
                .filter(_ -> m.active().isEmpty())
                .map(seen -> seen.path().getFirst().validity().notAfter())
                .filter(m.clocks()::dispute)
                .map(end -> new Plan.Refuse(
                        m.clocks().differ("the generation that signs ends", end),
                        m.now().plus(Following.PATIENCE)));
    }

    /** Roll back: the wish is gone, and nothing was signed yet. */
    static Optional<Plan> takeBack(Moment m) {
        return m.stages()
                .next()
                .filter(next -> m.active().isPresent() && (wasWished(m, next) || wasOffered(m, next)))
                .map(next -> new Plan.Retire(
                        new Finding(
                                Code.ROLLED_BACK,
                                "generation %d is taken back before it signed anything; its number is spent"
                                        .formatted(next.number())),
                        next.number(),
                        m.active()));
    }

    private static boolean wasWished(Moment m, Seen next) {
        var before = m.stages().top().flatMap(seen -> seen.facts().cause()).map(Cause::text);
        return next.facts().cause().map(Cause::kind).equals(Optional.of(Cause.Kind.REASON))
                && (m.rule().reason().isEmpty() || m.rule().reason().equals(before));
    }

    /** The source holds the former key pair again. */
    private static boolean wasOffered(Moment m, Seen next) {
        return next.facts().cause().map(Cause::kind).equals(Optional.of(Cause.Kind.SOURCE))
                && m.observed().upstream() instanceof Upstream.SourceSecret secret
                && !secret.supply().path().isEmpty()
                && secret.supply()
                        .path()
                        .getFirst()
                        .equals(m.active().orElseThrow().certificate());
    }

    /** A wish comes true by a generation that is on its way for another reason. */
    static Optional<Plan> stamp(Moment m) {
        return m.stages()
                .next()
                .flatMap(next -> m.wish()
                        .map(text -> new Plan.Stamp(
                                new Finding(
                                        Code.PREPARING,
                                        "generation %d comes just as spec.rotation.reason asks"
                                                .formatted(next.number())),
                                next.number(),
                                next.facts()
                                        .cause()
                                        .map(cause -> cause.stamped(text))
                                        .orElseGet(() -> new Cause(Cause.Kind.REASON, text)),
                                m.active())));
    }

    private static Plan retire(Moment m, Seen seen, String why) {
        return new Plan.Retire(
                new Finding(Code.GENERATION_RETIRED, why.formatted(seen.number())), seen.number(), m.active());
    }

    private static String numbers(List<Seen> seen) {
        return seen.stream()
                .sorted(Comparator.comparingInt(Seen::number))
                .map(one -> Integer.toString(one.number()))
                .collect(java.util.stream.Collectors.joining(", "));
    }
}
