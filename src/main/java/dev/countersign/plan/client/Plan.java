package dev.countersign.plan.client;

import dev.countersign.plan.Finding;
import java.time.Instant;

/** What to do next with one ClientCertificate: exactly one step; the next is planned from what is observed then. */
public sealed interface Plan {
    /** Why. */
    Finding because();

    /** Nothing, until then. */
    record Keep(Finding because, Instant lookAgainAt) implements Plan {}

    /** Issue a certificate. {@code keepKey}: for the key that stands in the Secret. */
    record Issue(Finding because, Wanted wanted, long revision, int generation, boolean keepKey) implements Plan {}

    /** Write the Secret again around the same certificate. */
    record Rewrite(Finding because, Wanted wanted) implements Plan {}

    /** A certificate is due; try again then. */
    record BackOff(Finding because, Instant until) implements Plan {}

    /** Nothing can be issued until something changes. */
    record Refuse(Finding because, Instant lookAgainAt) implements Plan {}
}
