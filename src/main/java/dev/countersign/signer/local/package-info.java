/** The signer whose key the operator keeps. */
@NullMarked
package dev.countersign.signer.local;

import org.jspecify.annotations.NullMarked;
