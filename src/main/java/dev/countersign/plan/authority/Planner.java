package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Observed.Tie;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides about one authority. Pure: the same world and time give the same plan. */
public final class Planner {
    /** Whatever is planned, the world is looked at again after this. */
    static final Duration RESYNC = Duration.ofMinutes(10);

    /** How often somebody else's Secret is read. */
    static final Duration SOURCE = Duration.ofMinutes(1);

    private Planner() {}

    public static Plan plan(Reading reading, Observed observed, String installation, Instant now) {
        return switch (reading) {
            case Reading.Unclear unclear -> refuse(unclear.because(), now.plus(RESYNC));
            case Wanted wanted -> plan(wanted, observed, installation, now);
        };
    }

    private static Plan plan(Wanted wanted, Observed observed, String installation, Instant now) {
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
                .orElseGet(() -> step(wanted, observed, now));
    }

    private static Plan step(Wanted wanted, Observed observed, Instant now) {
        var next = Next.of(wanted, observed, now);
        return observed.generations().isEmpty()
                ? act(next, wanted, observed, now)
                : settle(wanted, observed).orElseGet(() -> act(next, wanted, observed, now));
    }

    private static Plan act(Next next, Wanted wanted, Observed observed, Instant now) {
        return switch (next) {
            case Next.Make make -> new Plan.Prepare(make.because(), wanted, observed.highest() + 1, make.origin());
            case Next.Stop stop -> refuse(stop.because(), now.plus(resync(wanted)));
            case Next.Stay stay -> hold(wanted, observed, stay.remark(), now);
        };
    }

    /** Generations are written down, ours, and tied as the spec says, before anything else is done with them. */
    private static Optional<Plan> settle(Wanted wanted, Observed observed) {
        var generations = observed.generations();
        var unregistered = generations.stream()
                .filter(seen -> !observed.register().fingerprints().containsKey(seen.number()))
                .min(Comparator.comparingInt(Seen::number));
        if (unregistered.isPresent()) {
            var seen = unregistered.get();
            return Optional.of(new Plan.Register(
                    preparing("generation " + seen.number() + " is not written down yet"),
                    seen.number(),
                    seen.certificate().orElseThrow().fingerprint()));
        }
        var inherited = generations.stream()
                .filter(seen -> !seen.ownerUid().equals(wanted.identity().uid()))
                .map(Seen::number)
                .toList();
        if (!inherited.isEmpty()) {
            return Optional.of(
                    new Plan.Adopt(preparing("its keys were left by a former object of this name"), inherited));
        }
        var tie = wanted.deleteKeys() ? Tie.THIS_OBJECT : Tie.NOBODY;
        var untidy = generations.stream()
                .filter(seen -> seen.tied() != tie)
                .map(Seen::number)
                .toList();
        if (!untidy.isEmpty()) {
            return Optional.of(new Plan.Tie(
                    preparing("deletionPolicy says what becomes of its keys"), untidy, wanted.deleteKeys()));
        }
        return Optional.empty();
    }

    /** The newest activated generation signs; every one that exists is trusted. */
    private static Plan hold(Wanted wanted, Observed observed, Optional<Finding> remark, Instant now) {
        var active = observed.generations().stream()
                .filter(seen -> seen.activated().filter(at -> !at.isAfter(now)).isPresent())
                .max(Comparator.comparingInt(Seen::number));
        if (active.isEmpty()) {
            return refuse(new Finding(Code.AUTHORITY_NOT_READY, "no generation is active yet"), now.plus(RESYNC));
        }
        var path = active.get().path();
        var validity = path.getFirst().validity();
        if (validity.endedAt(now)) {
            var ended = new Finding(Code.AUTHORITY_EXPIRED, "the authority's certificate ended " + validity.notAfter());
            return refuse(with(remark, ended), now.plus(resync(wanted)));
        }
        var known = remark.or(() -> wanted.allowance().unclearness().map(Finding::of));
        var trusted = Trust.anchors(observed.generations(), observed.upstream());
        var signs = new Plan.Active(
                active.get().number(),
                path,
                trusted,
                active.get().restoredAt(),
                Handover.limits(wanted, observed.upstream()));
        var warnAt = warnAt(wanted, path.getFirst());
        var ends = new Finding(
                Code.AUTHORITY_NEAR_EXPIRY,
                "generation %d ends %s and has no successor".formatted(signs.number(), validity.notAfter()));
        var signing = new Finding(
                Code.UP_TO_DATE, "generation %d signs until %s".formatted(signs.number(), validity.notAfter()));
        return new Plan.Hold(
                warnAt.isAfter(now) ? known.orElse(signing) : with(known, ends),
                signs,
                soonest(now, resync(wanted), warnAt, validity.notAfter().plusSeconds(1)));
    }

    /** Both are worth knowing: the end comes first, because it comes for certain. */
    private static Finding with(Optional<Finding> remark, Finding end) {
        return remark.map(also -> new Finding(end.code(), end.sentence() + "; besides, " + also.sentence()))
                .orElse(end);
    }

    private static Instant warnAt(Wanted wanted, Certificate certificate) {
        var validity = certificate.validity();
        var third = Duration.between(validity.notBefore(), validity.notAfter()).dividedBy(3);
        return validity.notAfter().minus(wanted.source().renewBefore().orElse(third));
    }

    private static Instant soonest(Instant now, Duration resync, Instant... times) {
        return List.of(times).stream()
                .filter(time -> time.isAfter(now) && time.isBefore(now.plus(resync)))
                .min(Comparator.naturalOrder())
                .orElse(now.plus(resync));
    }

    /** Nobody tells us of a Secret that is not ours. */
    private static Duration resync(Wanted wanted) {
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
