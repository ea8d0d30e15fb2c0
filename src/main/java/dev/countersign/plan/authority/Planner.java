package dev.countersign.plan.authority;

import dev.countersign.plan.Clocks;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Observed.Tie;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Decides about one authority. Pure: the same world and time give the same plan. */
public final class Planner {
    /** Whatever is planned, the world is looked at again after this. */
    static final Duration RESYNC = Duration.ofMinutes(10);

    /** How often somebody else's Secret is read. */
    static final Duration SOURCE = Duration.ofMinutes(1);

    private static final String BESIDES = "; besides, ";

    private Planner() {}

    public static Plan plan(Reading reading, Observed observed, String installation, Instant now) {
        return plan(reading, observed, installation, Clocks.agreeing(now));
    }

    /** The same for whoever takes the step: it may depend on which clock is right. */
    public static Plan plan(Reading reading, Observed observed, String installation, Clocks clocks) {
        return switch (reading) {
            case Reading.Unclear unclear ->
                refuse(unclear.because(), clocks.now().plus(RESYNC));
            case Wanted wanted -> plan(wanted, observed, installation, clocks);
        };
    }

    private static Plan plan(Wanted wanted, Observed observed, String installation, Clocks clocks) {
        var now = clocks.now();
        var elsewhere = observed.register().servedBy().filter(other -> !other.equals(installation));
        if (elsewhere.isPresent()) {
            return refuse(servedElsewhere(elsewhere.get()), now.plus(RESYNC));
        }
        if (!observed.served()) {
            return refuse(Finding.notServed(wanted.identity().namespace()), now.plus(RESYNC));
        }
        if (observed.deleting()) {
            return refuse(new Finding(Code.AUTHORITY_NOT_READY, "the authority is being deleted"), now.plus(RESYNC));
        }
        return Checks.first(wanted, observed)
                .map(because -> refuse(because, now.plus(RESYNC)))
                .orElseGet(() -> step(wanted, observed, clocks));
    }

    private static Plan step(Wanted wanted, Observed observed, Clocks clocks) {
        return settle(wanted, observed, clocks.now()).orElseGet(() -> {
            var moment = Moment.of(wanted, observed, Next.of(wanted, observed, clocks.now()), clocks);
            return Rotating.first(Rotating.STEPS, moment).orElseGet(() -> hold(moment));
        });
    }

    /** Generations are written down, ours, and tied as the spec says, before anything else is done with them. */
    private static Optional<Plan> settle(Wanted wanted, Observed observed, Instant now) {
        var generations = observed.generations();
        var known = observed.register().fingerprints();
        var unregistered = generations.stream()
                .filter(seen -> !known.containsKey(seen.number()))
                .min(Comparator.comparingInt(Seen::number));
        if (unregistered.isPresent()) {
            var seen = unregistered.get();
            return Optional.of(new Plan.Register(
                    preparing("generation " + seen.number() + " is not written down yet"),
                    seen.number(),
                    seen.certificate().orElseThrow().fingerprint(),
                    active(wanted, observed, now)));
        }
        return adopt(wanted, observed).or(() -> tie(wanted, observed, now));
    }

    private static Optional<Plan> adopt(Wanted wanted, Observed observed) {
        var inherited = numbers(
                observed, seen -> !seen.ownerUid().equals(wanted.identity().uid()));
        return inherited.isEmpty()
                ? Optional.empty()
                : Optional.of(new Plan.Adopt(
                        preparing("its keys were left by a former object of this name"), inherited, Optional.empty()));
    }

    private static Optional<Plan> tie(Wanted wanted, Observed observed, Instant now) {
        var tie = wanted.deleteKeys() ? Tie.THIS_OBJECT : Tie.NOBODY;
        var untidy = numbers(observed, seen -> seen.tied() != tie);
        return untidy.isEmpty()
                ? Optional.empty()
                : Optional.of(new Plan.Tie(
                        preparing("deletionPolicy says what becomes of its keys"),
                        untidy,
                        wanted.deleteKeys(),
                        active(wanted, observed, now)));
    }

    private static List<Integer> numbers(Observed observed, Predicate<Seen> which) {
        return observed.generations().stream().filter(which).map(Seen::number).toList();
    }

    /** Whoever signs goes on while another generation is written down: that one is none until then. */
    private static Optional<Plan.Active> active(Wanted wanted, Observed observed, Instant now) {
        var known = observed.register().fingerprints();
        var registered = observed.generations().stream()
                .filter(seen -> known.containsKey(seen.number())
                        && seen.ownerUid().equals(wanted.identity().uid()))
                .toList();
        return Moment.active(wanted, observed.having(registered), now);
    }

    /** The newest activated generation signs; every one that is not out of trust is trusted. */
    private static Plan hold(Moment m) {
        var remark = Remarks.of(m);
        var signing = m.stages().signing();
        if (signing.isEmpty()) {
            return refuse(with(remark, unsigned(m)), m.now().plus(resync(m.wanted())));
        }
        var end = signing.get().path().getFirst().validity().notAfter();
        if (m.active().isEmpty()) {
            var ended = new Finding(Code.AUTHORITY_EXPIRED, "the authority's certificate ended " + end);
            return refuse(with(remark, ended), m.now().plus(resync(m.wanted())));
        }
        var warnAt = Deadlines.of(
                        m.wanted(), signing.get(), m.observed().audience().leaves())
                .publish();
        return new Plan.Hold(
                Outlook.state(m, !warnAt.isAfter(m.now())), m.active().get(), soonest(m, warnAt, end.plusSeconds(1)));
    }

    private static Finding unsigned(Moment m) {
        return m.stages().top().isEmpty()
                ? new Finding(Code.AUTHORITY_NOT_READY, "no generation is active yet")
                : new Finding(
                        Code.AUTHORITY_NOT_READY,
                        "generation %d is distrusted and has no successor"
                                .formatted(m.stages().top().get().number()));
    }

    /** Both are worth knowing: the end comes first, because it comes for certain. */
    static Finding with(Optional<Finding> remark, Finding end) {
        return remark.map(also -> new Finding(end.code(), end.sentence() + BESIDES + also.sentence()))
                .orElse(end);
    }

    /** The same without what else there is to say. */
    static String main(String sentence) {
        return sentence.split(BESIDES, 2)[0];
    }

    /** The first of these times; the world is looked at again in any case after a while. */
    static Instant soonest(Moment m, Instant... times) {
        var latest = m.now().plus(resync(m.wanted()));
        return Stream.of(times)
                .filter(time -> time.isAfter(m.now()) && time.isBefore(latest))
                .min(Comparator.naturalOrder())
                .orElse(latest);
    }

    /** Nobody tells us of a Secret that is not ours. */
    static Duration resync(Wanted wanted) {
        return wanted.source() instanceof Source.Supplied ? SOURCE : RESYNC;
    }

    private static Plan refuse(Finding because, Instant lookAgainAt) {
        return new Plan.Refuse(because, lookAgainAt);
    }

    private static Finding preparing(String why) {
        return new Finding(Code.PREPARING, why);
    }

    private static Finding servedElsewhere(String other) {
        return new Finding(
                Code.SERVED_ELSEWHERE,
                "the installation in namespace %s serves this authority: remove the annotation countersign.dev/served-by to move it"
                        .formatted(other));
    }
}
