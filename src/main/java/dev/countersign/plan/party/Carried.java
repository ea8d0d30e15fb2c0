package dev.countersign.plan.party;

import dev.countersign.plan.trust.Place;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the anchors stand by now. The hash of each place was computed from its content.
 *
 * @param since when each was first seen to carry them
 * @param lagging places that shall carry them and do not yet
 * @param followers those of them that carry the bundle beside a certificate; only who mounts one goes by it
 */
public record Carried(Map<Place, Instant> since, Set<Place> lagging, Set<Place> followers) {
    public Carried {
        since = Map.copyOf(since);
        lagging = Set.copyOf(lagging);
        followers = Set.copyOf(followers);
    }

    /** Every place of this namespace or of the whole cluster that carries the bundle, or shall. */
    Set<Place> in(String namespace) {
        return Stream.concat(since.keySet().stream(), lagging.stream())
                .filter(place -> place.namespace().equals(namespace) || place.kind() == Place.Kind.ClusterTrustBundle)
                .collect(Collectors.toSet());
    }

    /** What is read there by who mounts nothing. */
    Set<Place> targetsIn(String namespace) {
        return in(namespace).stream()
                .filter(place -> !followers.contains(place) && place.kind() != Place.Kind.ClusterTrustBundle)
                .collect(Collectors.toSet());
    }

    /** Since when all of these carry the anchors; empty if one does not, or if there is none. */
    Optional<Instant> since(Set<Place> places) {
        return since.keySet().containsAll(places)
                ? places.stream().map(since::get).filter(Objects::nonNull).max(Instant::compareTo)
                : Optional.empty();
    }
}
