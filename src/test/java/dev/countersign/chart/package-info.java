/** What the chart says, without a cluster: its values, what it renders of them, and what it refuses. */
@NullMarked
package dev.countersign.chart;

import org.jspecify.annotations.NullMarked;
