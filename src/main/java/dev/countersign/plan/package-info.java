/**
 * What to do next, and why. Pure: values in, one plan out. No clock, no cluster, no randomness; nothing here has ever
 * seen a Secret, only what was parsed from one.
 */
@NullMarked
package dev.countersign.plan;

import org.jspecify.annotations.NullMarked;
