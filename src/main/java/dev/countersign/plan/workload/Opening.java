package dev.countersign.plan.workload;

import dev.countersign.plan.Finding;
import java.time.Instant;

/** Whether workloads may be restarted now. */
public sealed interface Opening {
    Opening ALWAYS = new Open();

    /** They may. */
    record Open() implements Opening {}

    /** They may not, until then at least; {@code whose}: of which authority the window is. */
    record Closed(String whose, Instant until) implements Opening {}

    /** They may not, because nobody can tell when they may. */
    record Unclear(Finding because) implements Opening {}
}
