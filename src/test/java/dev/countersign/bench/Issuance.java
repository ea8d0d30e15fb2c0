package dev.countersign.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A fleet that an operator issued, from the first create to the last Ready.
 *
 * @param seconds from the first create to the last Ready
 * @param delays from each create to its Ready, in seconds
 */
record Issuance(int size, double seconds, Percentiles delays) {
    private static final long PATIENCE_MINUTES = 3;

    double rate() {
        return size / seconds;
    }

    /** Creates all of them and waits until the watch has shown every one Ready. */
    static Issuance measure(Api api, Sightings sightings, Contender contender, Fleet fleet) {
        var bodies = fleet.bodies(contender);
        var created = new ConcurrentHashMap<String, Long>();
        var ready = new ConcurrentHashMap<String, Long>();
        var missing = new CountDownLatch(fleet.size());
        Consumer<JsonNode> listener = object -> {
            if (Sightings.holds(object, contender.condition())
                    && object.at("/metadata/namespace").asText().startsWith(fleet.prefix() + "-")
                    && ready.putIfAbsent(Sightings.key(object), System.nanoTime()) == null) {
                missing.countDown();
            }
        };
        sightings.listen(listener);
        var start = System.nanoTime();
        api.each(fleet.size(), number -> {
            var namespace = fleet.namespace(number);
            created.put(namespace + "/" + fleet.name(number), System.nanoTime());
            return api.post(contender.path(namespace), bodies.get(number));
        });
        await(missing, fleet);
        sightings.forget(listener);
        var last = ready.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        return new Issuance(fleet.size(), (last - start) / 1e9, Percentiles.of(delays(fleet, created, ready)));
    }

    private static void await(CountDownLatch missing, Fleet fleet) {
        try {
            if (!missing.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("%d of %d certificates are not ready after %d minutes"
                        .formatted(missing.getCount(), fleet.size(), PATIENCE_MINUTES));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Double> delays(Fleet fleet, Map<String, Long> created, Map<String, Long> ready) {
        return IntStream.range(0, fleet.size())
                .mapToObj(number -> fleet.namespace(number) + "/" + fleet.name(number))
                .map(key -> (ready.getOrDefault(key, 0L) - created.getOrDefault(key, 0L)) / 1e9)
                .toList();
    }
}
