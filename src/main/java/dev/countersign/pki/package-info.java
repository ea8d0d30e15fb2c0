/**
 * Keys, names, certificates and chains. The only room that imports BouncyCastle; no signature above it mentions a
 * checked crypto exception. Nothing here reads a clock or makes its own randomness: both are arguments.
 */
@NullMarked
package dev.countersign.pki;

import org.jspecify.annotations.NullMarked;
