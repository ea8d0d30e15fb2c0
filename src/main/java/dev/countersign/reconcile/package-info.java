/** One thin class per kind: observe, plan, take one step, report. */
@NullMarked
package dev.countersign.reconcile;

import org.jspecify.annotations.NullMarked;
