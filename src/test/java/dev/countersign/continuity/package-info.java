/**
 * Authorities that rotate while clients call, and not one call may fail: real servers run as the pods of real workloads,
 * real clients call them with what ClientCertificates put into Secrets. {@link dev.countersign.continuity.Continuity} has
 * the whole; docs/continuity.md says what it showed.
 */
@NullMarked
package dev.countersign.continuity;

import org.jspecify.annotations.NullMarked;
