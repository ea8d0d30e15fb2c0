/**
 * What relying parties showed, and what it proves. Room {@code probe} looks and hands over the values of this package,
 * as {@code cluster} does with what it observes; what they mean is decided here, where it can be tried in every
 * combination.
 */
@NullMarked
package dev.countersign.plan.evidence;

import org.jspecify.annotations.NullMarked;
