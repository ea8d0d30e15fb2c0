/** What is shipped: the operator's image as an archive, and what makes it where others see it. */
@NullMarked
package dev.countersign.image;

import org.jspecify.annotations.NullMarked;
