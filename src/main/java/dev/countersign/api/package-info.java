/**
 * What people write: the kinds, their specs and statuses as records, and the finishing of the generated schema.
 * Uses nothing of ours. Constructors never throw and never guess: a value that this build does not know reads as
 * null and is refused with a finding by {@code plan}, because one unreadable object would stop the informer for all.
 */
@NullMarked
package dev.countersign.api;

import org.jspecify.annotations.NullMarked;
