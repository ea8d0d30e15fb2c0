/** A witness of what every revision of our objects holds, whatever befell the operator meanwhile. */
@NullMarked
package dev.countersign.faults;

import org.jspecify.annotations.NullMarked;
