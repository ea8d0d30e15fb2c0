/** The operator's image as an archive. */
@NullMarked
package dev.countersign.image;

import org.jspecify.annotations.NullMarked;
