/** Deciding about one authority and its generations: wanted, observed, checks, plan, report. */
@NullMarked
package dev.countersign.plan.authority;

import org.jspecify.annotations.NullMarked;
