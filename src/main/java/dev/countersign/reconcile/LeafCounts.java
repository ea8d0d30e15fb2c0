package dev.countersign.reconcile;

import dev.countersign.api.ClientCertificate;
import dev.countersign.plan.authority.Audience.Leaves;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How many certificates an authority issues, and how long the longest of them lives. Everybody who signs asks, so it is
 * counted once in a while: a rotation only has to know about how long it takes.
 */
final class LeafCounts {
    private static final long LASTS = Duration.ofSeconds(10).toNanos();

    private final Function<String, List<ClientCertificate>> certificates;
    private final Map<String, Counted> counted = new ConcurrentHashMap<>();

    private record Counted(long at, Leaves leaves) {}

    /** {@code certificates}: those of the authority with this key. */
    LeafCounts(Function<String, List<ClientCertificate>> certificates) {
        this.certificates = certificates;
    }

    Leaves of(String authority) {
        var known = counted.get(authority);
        if (known != null && System.nanoTime() - known.at() < LASTS) {
            return known.leaves();
        }
        var all = certificates.apply(authority);
        var longest = all.stream()
                .flatMap(resource -> Reading.of(resource) instanceof Wanted wanted
                        ? Stream.of(wanted.lifetime())
                        : Stream.<Duration>empty())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        var leaves = new Leaves(all.size(), longest);
        counted.put(authority, new Counted(System.nanoTime(), leaves));
        return leaves;
    }
}
