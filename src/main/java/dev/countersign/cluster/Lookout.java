package dev.countersign.cluster;

import dev.countersign.api.LabelSelector;
import dev.countersign.api.Workload.Kind;
import dev.countersign.plan.workload.Look;
import dev.countersign.plan.workload.WorkloadName;

/** Looks for workloads. */
interface Lookout {
    /** For one by its name. */
    Look see(WorkloadName name);

    /** For all of a kind that have these labels. */
    Workloads.Selection select(Kind kind, String namespace, LabelSelector selector);
}
