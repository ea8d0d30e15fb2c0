package dev.countersign.cluster;

import dev.countersign.api.ClientCertificate;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.client.Reading;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What stands in {@code ca.crt} beside the certificates of those who name no bundle. */
final class HeldAnchors {
    private final Function<Key, Optional<Secret>> secrets;
    private final Function<String, List<Certificate>> reading;

    HeldAnchors(Function<Key, Optional<Secret>> secrets, Function<String, List<Certificate>> reading) {
        this.secrets = secrets;
        this.reading = reading;
    }

    /** Where a Secret is. */
    record Key(String namespace, String name) {
        @Override
        public String toString() {
            return "Secret " + namespace + "/" + name;
        }
    }

    /**
     * One Secret that is a target of trust.
     *
     * @param carries whether the anchor stands in it
     */
    record Held(Key where, boolean carries) {}

    /** Most Secrets say the same in the same words, which one look reads once. */
    final class Look {
        private final String anchor;
        private final Map<String, Boolean> known = new HashMap<>();

        private Look(String anchor) {
            this.anchor = anchor;
        }

        /** Empty if there is no Secret that is ours to write and holds a certificate. */
        Optional<Held> at(ClientCertificate certificate) {
            if (certificate.isMarkedForDeletion() || Followers.follows(certificate)) {
                return Optional.empty();
            }
            var namespace = certificate.getMetadata().getNamespace();
            return Claims.secretName(certificate)
                    .map(name -> new Key(namespace, name))
                    .flatMap(key -> secrets.apply(key)
                            .filter(secret -> LeafSecret.isOurs(secret, Reading.identity(certificate)))
                            .filter(secret ->
                                    !value(secret, LeafSecret.CERTIFICATE).isEmpty())
                            .map(secret -> new Held(key, carries(value(secret, LeafSecret.ANCHORS)))));
        }

        private boolean carries(String base64) {
            return known.computeIfAbsent(base64, this::holds);
        }

        /** What cannot be read holds nothing. */
        private boolean holds(String base64) {
            try {
                return reading.apply(Redaction.decode(base64)).stream()
                        .anyMatch(found -> found.publicKey().fingerprint().equals(anchor));
            } catch (PkiException | IllegalArgumentException e) {
                return false;
            }
        }
    }

    /**
     * A look at many certificates, now.
     *
     * @param anchor fingerprint of a public key
     */
    Look lookFor(String anchor) {
        return new Look(anchor);
    }

    private static String value(Secret secret, String key) {
        return LeafSecret.orEmpty(secret.getData()).getOrDefault(key, "");
    }
}
