/** What tests and the demo stand on: clusters, the operator as a process, and second opinions. */
@NullMarked
package dev.countersign.testing;

import org.jspecify.annotations.NullMarked;
