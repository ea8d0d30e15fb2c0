/**
 * What a relying party accepts: addresses in, outcomes out. Talks TLS to servers as their clients would, and reports
 * what they answered; what that means is decided in {@code plan.evidence}. Resolves no names and chooses no addresses.
 */
@NullMarked
package dev.countersign.probe;

import org.jspecify.annotations.NullMarked;
