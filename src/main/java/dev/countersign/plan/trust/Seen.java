package dev.countersign.plan.trust;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Finding;
import java.util.List;

/** What was seen of one source. */
public sealed interface Seen {
    /** CA certificates, at least one; whether they are valid is asked later. */
    record Found(List<Certificate> certificates) implements Seen {
        public Found {
            certificates = List.copyOf(certificates);
        }
    }

    /** Nothing that can be used, and why: what the source gave last stays in the bundle. */
    record Lacking(Finding because) implements Seen {}
}
