package dev.countersign.plan.client;

import dev.countersign.plan.Finding;

/** What is known of the password of a keystore; never the password itself. */
public sealed interface Password {
    /** It is there. {@code digest}: slow to guess from, equal as long as the password is. */
    record Known(String digest) implements Password {}

    /** It cannot be used. */
    record Lacking(Finding because) implements Password {}
}
