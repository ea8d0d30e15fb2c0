package dev.countersign.cluster;

import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Copy.Role;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Notices who no longer asks for a bundle. An object whose label is gone leaves the watch as a deleted one does, and only a
 * look at it tells the two apart.
 */
final class Receivers {
    private final TrustObjects objects;
    private final Map<String, Set<Place>> seen = new ConcurrentHashMap<>();

    Receivers(TrustObjects objects) {
        this.objects = objects;
    }

    /** Objects that were filled with the bundle, are still there, and ask for none. */
    List<Copy> withdrawn(Wanted bundle, List<Copy> linked, List<Place> remembered) {
        var present = linked.stream()
                .filter(copy -> copy.role() == Role.RECEIVER)
                .map(Copy::place)
                .collect(Collectors.toSet());
        var uid = bundle.identity().uid();
        var withdrawn = Stream.concat(seen.getOrDefault(uid, Set.of()).stream(), remembered.stream())
                .distinct()
                .filter(place -> !present.contains(place))
                .flatMap(place -> withdrawn(place, bundle).stream())
                .toList();
        var known = Stream.concat(present.stream(), withdrawn.stream().map(Copy::place))
                .collect(Collectors.toUnmodifiableSet());
        if (known.isEmpty()) {
            seen.remove(uid);
        } else {
            seen.put(uid, known);
        }
        return withdrawn;
    }

    void forget(Predicate<String> gone) {
        seen.keySet().removeIf(gone);
    }

    private Optional<Copy> withdrawn(Place place, Wanted bundle) {
        return objects.live(place)
                .filter(object -> Carrier.isFilledFrom(object, bundle.identity())
                        && TrustWatches.reference(object).isEmpty())
                .map(object -> new Copy(place, Role.WITHDRAWN, Carrier.held(object, Role.WITHDRAWN, bundle)));
    }
}
