package dev.countersign.reconcile;

import dev.countersign.plan.trust.Place;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * When each place of a bundle was first seen to carry what it carries. Stands nowhere else: whoever starts again begins to
 * count again, which is later and never sooner.
 */
final class Arrivals {
    private final Map<String, Map<Place, Arrival>> seen = new ConcurrentHashMap<>();

    private record Arrival(String hash, Instant at) {}

    /** Of the places that carry this hash now; the others are forgotten. */
    Map<Place, Instant> of(String bundle, Map<Place, Boolean> carries, String hash, Instant now) {
        var since = new HashMap<Place, Instant>();
        var before = seen.getOrDefault(bundle, Map.of());
        var arrivals = new HashMap<Place, Arrival>();
        carries.forEach((place, holds) -> {
            if (holds) {
                var known = before.get(place);
                var arrival = known != null && known.hash().equals(hash) ? known : new Arrival(hash, now);
                arrivals.put(place, arrival);
                since.put(place, arrival.at());
            }
        });
        seen.put(bundle, Map.copyOf(arrivals));
        return since;
    }

    /** Forgets bundles by their UIDs. */
    void forget(Predicate<String> gone) {
        seen.keySet().removeIf(gone);
    }
}
