package dev.countersign.plan.party;

import dev.countersign.plan.trust.Place;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a workload mounts the bundle.
 *
 * @param everywhere each of its pods does, and without pods its template
 * @param fixed in at least one of them no mount of it ever changes while it runs
 * @param byObject each mounts a ConfigMap or Secret that carries the bundle; only those can be compared before a restart
 * @param places what is mounted and carries the bundle, or shall
 */
record Mounting(boolean everywhere, boolean fixed, boolean byObject, Set<Place> places) {
    static Mounting of(Seen.Running running, Set<Place> bundle) {
        var units = running.pods().isEmpty()
                ? List.of(running.mounts())
                : running.pods().stream().map(Pod::mounts).toList();
        var those = units.stream().map(mounts -> those(mounts, bundle)).toList();
        return new Mounting(
                those.stream().noneMatch(Collection::isEmpty),
                those.stream()
                        .anyMatch(mounts -> !mounts.isEmpty() && mounts.stream().allMatch(Mount::fixed)),
                those.stream()
                        .allMatch(mounts -> mounts.stream()
                                .anyMatch(mount -> mount.place().kind() != Place.Kind.ClusterTrustBundle)),
                those.stream().flatMap(Set::stream).map(Mount::place).collect(Collectors.toSet()));
    }

    private static Set<Mount> those(Set<Mount> mounts, Set<Place> bundle) {
        return mounts.stream().filter(mount -> bundle.contains(mount.place())).collect(Collectors.toSet());
    }
}
