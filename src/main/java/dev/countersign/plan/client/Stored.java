package dev.countersign.plan.client;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.KeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands under the Secret's name. */
public sealed interface Stored {
    /** Nothing. */
    record Absent() implements Stored {}

    /**
     * Somebody else's Secret; {@code why} completes "the Secret …".
     *
     * @param certificate the ClientCertificate of the same namespace that it belongs to, if it is one's
     */
    record Foreign(String why, Optional<String> certificate) implements Stored {
        public Foreign(String why) {
            this(why, Optional.empty());
        }
    }

    /**
     * Our Secret.
     *
     * @param owned whether its controller ownerReference has the object's UID (a restored backup has another)
     * @param chain what {@code tls.crt} holds, leaf first; empty if missing or unreadable
     * @param anchors the text of {@code ca.crt}
     * @param writable false if somebody made it immutable or of another type, which Kubernetes lets nobody change
     */
    record Held(
            boolean owned,
            Part keyPart,
            Optional<Key> key,
            Part chainPart,
            List<Certificate> chain,
            String anchors,
            Map<String, String> labels,
            Map<String, String> annotations,
            Facts facts,
            boolean writable)
            implements Stored {

        public Optional<Certificate> leaf() {
            return chain.stream().findFirst();
        }

        /** True if the certificate names the key that stands beside it. */
        public boolean isPair() {
            return leaf().isPresent()
                    && key.isPresent()
                    && leaf().get().publicKey().fingerprint().equals(key.get().fingerprint());
        }

        /** When the certificate was issued, as good as it can be known. */
        public Optional<Instant> issued() {
            // What is written beside the certificate can be edited; what contradicts the certificate is not believed.
            return leaf().map(leaf -> facts.issuedAt()
                    .filter(at -> leaf.validity().includes(at))
                    .orElseGet(() -> leaf.validity().notBefore()));
        }
    }

    /** Whether a part of the Secret is there. */
    enum Part {
        MISSING,
        UNREADABLE,
        READ
    }

    /** What may be known of a private key. {@code fingerprint} is its public key's. */
    record Key(KeySpec spec, String fingerprint, boolean traditional) {}

    /** What we wrote beside the certificate when we issued it. */
    record Facts(
            Optional<String> hash,
            long revision,
            Optional<Instant> issuedAt,
            Optional<Instant> keySince,
            int generation) {}
}
