package dev.countersign.probe;

import java.util.List;

/**
 * A workload whose servers are asked.
 *
 * @param targets in the order of their urgency: those beyond the limit are left for another round
 */
public record Party(String name, List<Target> targets) {
    public Party {
        targets = List.copyOf(targets);
    }
}
