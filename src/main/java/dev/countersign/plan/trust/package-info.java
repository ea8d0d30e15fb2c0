/** One trust bundle: which anchors it shall hold, what has to be written for that, and what to say about it. */
@NullMarked
package dev.countersign.plan.trust;

import org.jspecify.annotations.NullMarked;
