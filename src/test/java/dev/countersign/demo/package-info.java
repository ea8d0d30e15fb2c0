/** The main job, shown: {@code make demo}. */
@NullMarked
package dev.countersign.demo;

import org.jspecify.annotations.NullMarked;
