/** Workloads as they were seen, and which of them is restarted next: one at a time, and none that would be worse off. */
@NullMarked
package dev.countersign.plan.workload;

import org.jspecify.annotations.NullMarked;
