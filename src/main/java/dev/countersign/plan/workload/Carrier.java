package dev.countersign.plan.workload;

import java.util.Set;

/**
 * An object that carries what a workload shall begin with.
 *
 * @param keys its entries that hold it, any of which will do
 * @param current whether a live read has shown that it holds what it shall
 */
public record Carrier(Mount.Kind kind, String name, Set<String> keys, boolean current) {
    public Carrier {
        keys = Set.copyOf(keys);
    }

    boolean isMountedBy(Workload workload) {
        return workload.mounts(kind, name, keys);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
