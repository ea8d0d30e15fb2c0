/** A Kubernetes operator for mTLS client certificates. The rooms and the arrows between them: docs/architecture.md. */
@NullMarked
package dev.countersign;

import org.jspecify.annotations.NullMarked;
