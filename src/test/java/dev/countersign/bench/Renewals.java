package dev.countersign.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Many certificates that are due together.
 *
 * @param lateness from the time that status named to when the next one was seen, in seconds
 * @param inTime how many were renewed before the former one ended
 */
record Renewals(int size, Percentiles lateness, int inTime, double spread) {
    /** Collects what the watch shows of a fleet: when each was due, and when its second certificate was there. */
    static final class Log implements Consumer<JsonNode> {
        private final String prefix;
        private final Map<String, Due> due = new ConcurrentHashMap<>();
        private final Map<String, Instant> renewed = new ConcurrentHashMap<>();
        private final CountDownLatch missing;

        Log(Fleet fleet) {
            prefix = fleet.prefix() + "-";
            missing = new CountDownLatch(fleet.size());
        }

        @Override
        public void accept(JsonNode object) {
            var status = object.path("status");
            var key = Sightings.key(object);
            if (!key.startsWith(prefix) || !status.has("revision")) {
                return;
            }
            if (status.get("revision").asLong() == 1) {
                due.put(key, Due.of(status));
            } else if (renewed.putIfAbsent(key, Instant.now()) == null) {
                missing.countDown();
            }
        }

        Renewals await(Duration atMost) {
            try {
                if (!missing.await(atMost.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException(missing.getCount() + " certificates were not renewed");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            return of(due, renewed);
        }
    }

    record Due(Instant at, Instant end) {
        static Due of(JsonNode status) {
            return new Due(
                    Instant.parse(status.get("renewalTime").asText()),
                    Instant.parse(status.get("notAfter").asText()));
        }
    }

    static Renewals of(Map<String, Due> due, Map<String, Instant> renewed) {
        var lateness = new ArrayList<Double>();
        var inTime = 0;
        for (var entry : due.entrySet()) {
            var seen = renewed.get(entry.getKey());
            if (seen == null) {
                throw new IllegalStateException(entry.getKey() + " was not renewed");
            }
            lateness.add(Duration.between(entry.getValue().at(), seen).toMillis() / 1000.0);
            inTime += seen.isBefore(entry.getValue().end()) ? 1 : 0;
        }
        var times = Percentiles.of(due.values().stream()
                .map(one -> (double) one.at().getEpochSecond())
                .toList());
        return new Renewals(due.size(), Percentiles.of(lateness), inTime, times.max() - times.at(0));
    }
}
