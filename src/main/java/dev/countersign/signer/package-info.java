/** The interface to whoever signs, and one folder per kind of signer. */
@NullMarked
package dev.countersign.signer;

import org.jspecify.annotations.NullMarked;
