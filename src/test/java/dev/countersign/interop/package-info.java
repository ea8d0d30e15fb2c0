/** Four TLS stacks that read what the operator writes, each by the programs or the library that it comes with. */
@NullMarked
package dev.countersign.interop;

import org.jspecify.annotations.NullMarked;
