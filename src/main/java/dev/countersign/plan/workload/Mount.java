package dev.countersign.plan.workload;

import java.util.Set;

/**
 * An object that a container of the template mounts, alone or projected together with others.
 *
 * @param keys which of its entries; all if empty
 * @param fixed mounted by subPath: such a file never changes while the pod runs
 */
public record Mount(Kind kind, String name, Set<String> keys, boolean fixed) {
    /** What can be mounted and carries anchors. */
    public enum Kind {
        ConfigMap,
        Secret,
        ClusterTrustBundle
    }

    public Mount {
        keys = Set.copyOf(keys);
    }

    public boolean has(String key) {
        return keys.isEmpty() || keys.contains(key);
    }
}
