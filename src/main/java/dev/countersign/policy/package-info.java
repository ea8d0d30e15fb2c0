/** Who may hold which name: one answer for every way in. Judges the same parsed model that the signer encodes. */
@NullMarked
package dev.countersign.policy;

import org.jspecify.annotations.NullMarked;
