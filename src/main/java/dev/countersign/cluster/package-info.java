/**
 * Kubernetes in, values out; values in, Kubernetes out. The only room that uses the Kubernetes client. What is cached
 * here holds fingerprints where a Secret holds keys.
 */
@NullMarked
package dev.countersign.cluster;

import org.jspecify.annotations.NullMarked;
