package dev.countersign.plan.workload;

import dev.countersign.plan.Finding;

/**
 * A workload that does not come to begin anew by itself, and why.
 *
 * @param keeps whether its template stays as it is; else it gets the mark all the same
 */
public record Lag(WorkloadName name, Finding because, boolean keeps) {
    boolean keeps(Turn turn) {
        return keeps && name.equals(turn.name());
    }
}
