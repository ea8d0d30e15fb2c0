package dev.countersign.plan.workload;

import dev.countersign.plan.Finding;

/** What came of looking for a workload. */
public sealed interface Look {
    /** It is there. */
    record Found(Workload workload) implements Look {}

    /** There is none of this name, or no right to look. */
    record Unseen(Finding because) implements Look {}
}
