/** What relying parties have shown: who trusts which generation, by which evidence, and who lags and why. Pure. */
@NullMarked
package dev.countersign.plan.party;

import org.jspecify.annotations.NullMarked;
