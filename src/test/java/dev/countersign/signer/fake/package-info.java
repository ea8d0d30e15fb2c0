/** A signer for each answer and each failure. */
package dev.countersign.signer.fake;
