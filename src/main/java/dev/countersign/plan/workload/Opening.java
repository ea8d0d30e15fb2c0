package dev.countersign.plan.workload;

import java.time.Instant;

/** Whether workloads may be restarted now. */
public sealed interface Opening {
    Opening ALWAYS = new Open();

    /** They may. */
    record Open() implements Opening {}

    /** They may not, until then. */
    record Closed(Instant until) implements Opening {}
}
