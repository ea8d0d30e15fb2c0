package dev.countersign.plan.party;

import dev.countersign.api.RelyingParty;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** How far the time has come after which somebody said that a party surely trusts what was written. */
sealed interface Settling {
    /** Nobody has stated a time, or it does not run: the bundle is not there, is not mounted, or never seen to change. */
    record Never() implements Settling {}

    /** It runs. */
    record Until(Instant end) implements Settling {}

    /** It has passed. */
    record Settled() implements Settling {}

    default boolean isOver() {
        return this instanceof Settled;
    }

    static Settling of(Member member, Carried carried, Instant now) {
        var stated = settle(member.party());
        if (stated.isEmpty()) {
            return new Never();
        }
        return places(member, carried)
                .flatMap(carried::since)
                .map(since -> since.plus(stated.get()))
                .<Settling>map(end -> now.isBefore(end) ? new Until(end) : new Settled())
                .orElseGet(Never::new);
    }

    private static Optional<Duration> settle(Party party) {
        return switch (party) {
            case Party.Workloads workloads -> workloads.settle();
            case Party.External external -> external.settle();
        };
    }

    /** What it reads; empty if it reads nothing that changes. */
    private static Optional<Set<Place>> places(Member member, Carried carried) {
        var namespace = member.who().namespace();
        if (!(member.party() instanceof Party.Workloads party)) {
            return Optional.of(carried.targetsIn(namespace));
        }
        if (!(member.seen() instanceof Seen.Running running)) {
            return Optional.empty();
        }
        if (party.reads() == RelyingParty.Reads.Api) {
            return Optional.of(carried.targetsIn(namespace));
        }
        var mounting = Mounting.of(running, carried.in(namespace));
        var blind = mounting.fixed() && party.reload() == RelyingParty.Reload.InPlace;
        return mounting.everywhere() && !blind ? Optional.of(mounting.places()) : Optional.empty();
    }
}
