package dev.countersign.plan.workload;

import java.util.Optional;

/**
 * A workload whose turn may come, and what its template shall carry then.
 *
 * @param owner of a mark that a workload carries for one object alone: which one, as {@code <namespace>/<name>}
 * @param first its pods cannot have begun with anything else, so that no restart is needed for it
 */
public record Turn(WorkloadName name, Look look, Mark mark, Optional<String> owner, boolean first) {
    /** True if no pod can have begun with anything else, as far as the workload shows. */
    boolean isFirstOf(Workload workload) {
        return first && workload.isUnmarked(mark);
    }
}
