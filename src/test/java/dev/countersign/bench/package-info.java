/** Speed and memory, measured against what the API server itself can do. Run by {@code make bench}. */
@NullMarked
package dev.countersign.bench;

import org.jspecify.annotations.NullMarked;
