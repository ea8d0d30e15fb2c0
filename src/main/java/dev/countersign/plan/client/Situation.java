package dev.countersign.plan.client;

import dev.countersign.pki.Certificate;
import java.time.Instant;
import java.util.Optional;

/** What a check may look at. */
record Situation(Wanted wanted, Stored stored, Optional<Observed.Issuer.Usable> issuer, Instant now) {
    Optional<Stored.Held> held() {
        return stored instanceof Stored.Held held ? Optional.of(held) : Optional.empty();
    }

    Optional<Certificate> leaf() {
        return held().flatMap(Stored.Held::leaf);
    }

    /** When the stored certificate is to be renewed. */
    Optional<Instant> renewalTime() {
        return held().flatMap(held -> held.issued()
                .map(issued -> wanted.renewal()
                        .time(
                                issued,
                                held.leaf().orElseThrow().validity().notAfter(),
                                wanted.identity().uid(),
                                held.facts().revision())));
    }
}
