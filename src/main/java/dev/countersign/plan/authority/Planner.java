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

/** Decides about one authority. Pure: the same world and time give the same plan. */
public final class Planner {
    /** Whatever is planned, the world is looked at again after this. */
    static final Duration RESYNC = Duration.ofMinutes(10);

    private Planner() {}

    public static Plan plan(Reading reading, Observed observed, String installation, Instant now) {
        return switch (reading) {
            case Reading.Unclear unclear -> refuse(unclear.because(), now);
            case Wanted wanted -> plan(wanted, observed, installation, now);
        };
    }

    private static Plan plan(Wanted wanted, Observed observed, String installation, Instant now) {
        var elsewhere = observed.register().servedBy().filter(other -> !other.equals(installation));
        if (elsewhere.isPresent()) {
            return refuse(servedElsewhere(elsewhere.get()), now);
        }
        if (!observed.served()) {
            return refuse(Finding.notServed(wanted.identity().namespace()), now);
        }
        if (observed.deleting()) {
            return refuse(new Finding(Code.AUTHORITY_NOT_READY, "the authority is being deleted"), now);
        }
        return Checks.first(wanted, observed)
                .map(because -> refuse(because, now))
                .orElseGet(() -> step(wanted, observed, now));
    }

    private static Plan step(Wanted wanted, Observed observed, Instant now) {
        var generations = observed.generations();
        if (generations.isEmpty()) {
            return new Plan.Prepare(preparing("it has no key yet"), wanted, observed.highest() + 1);
        }
        var unregistered = generations.stream()
                .filter(seen -> !observed.register().fingerprints().containsKey(seen.number()))
                .min(Comparator.comparingInt(Seen::number));
        if (unregistered.isPresent()) {
            var seen = unregistered.get();
            return new Plan.Register(
                    preparing("generation " + seen.number() + " is not written down yet"),
                    seen.number(),
                    seen.certificate().orElseThrow().fingerprint());
        }
        var inherited = generations.stream()
                .filter(seen -> !seen.ownerUid().equals(wanted.identity().uid()))
                .map(Seen::number)
                .toList();
        if (!inherited.isEmpty()) {
            return new Plan.Adopt(preparing("its keys were left by a former object of this name"), inherited);
        }
        var tie = wanted.deleteKeys() ? Tie.THIS_OBJECT : Tie.NOBODY;
        var untidy = generations.stream()
                .filter(seen -> seen.tied() != tie)
                .map(Seen::number)
                .toList();
        if (!untidy.isEmpty()) {
            return new Plan.Tie(preparing("deletionPolicy says what becomes of its keys"), untidy, wanted.deleteKeys());
        }
        return hold(wanted, generations, now);
    }

    /** The newest activated generation signs; every one that exists is trusted. */
    private static Plan hold(Wanted wanted, List<Seen> generations, Instant now) {
        var active = generations.stream()
                .filter(seen -> seen.activated().filter(at -> !at.isAfter(now)).isPresent())
                .max(Comparator.comparingInt(Seen::number));
        if (active.isEmpty()) {
            return refuse(new Finding(Code.AUTHORITY_NOT_READY, "no generation is active yet"), now);
        }
        var certificate = active.get().certificate().orElseThrow();
        var validity = certificate.validity();
        if (validity.endedAt(now)) {
            return refuse(
                    new Finding(Code.AUTHORITY_EXPIRED, "the authority's certificate ended " + validity.notAfter()),
                    now);
        }
        var trusted = generations.stream()
                .sorted(Comparator.comparingInt(Seen::number))
                .map(seen -> seen.certificate().orElseThrow())
                .toList();
        var signs = new Plan.Active(
                active.get().number(), certificate, trusted, active.get().restoredAt());
        var warnAt = warnAt(wanted, certificate);
        var finding = warnAt.isAfter(now)
                ? wanted.allowance()
                        .unclearness()
                        .map(Finding::of)
                        .orElseGet(() -> new Finding(
                                Code.UP_TO_DATE,
                                "generation %d signs until %s".formatted(signs.number(), validity.notAfter())))
                : new Finding(
                        Code.AUTHORITY_NEAR_EXPIRY,
                        "generation %d ends %s and has no successor".formatted(signs.number(), validity.notAfter()));
        return new Plan.Hold(
                finding, signs, soonest(now, warnAt, validity.notAfter().plusSeconds(1)));
    }

    private static Instant warnAt(Wanted wanted, Certificate certificate) {
        var validity = certificate.validity();
        var third = Duration.between(validity.notBefore(), validity.notAfter()).dividedBy(3);
        return validity.notAfter().minus(wanted.renewBefore().orElse(third));
    }

    private static Instant soonest(Instant now, Instant... times) {
        return List.of(times).stream()
                .filter(time -> time.isAfter(now) && time.isBefore(now.plus(RESYNC)))
                .min(Comparator.naturalOrder())
                .orElse(now.plus(RESYNC));
    }

    private static Plan refuse(Finding because, Instant now) {
        return new Plan.Refuse(because, now.plus(RESYNC));
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
