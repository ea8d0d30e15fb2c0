package dev.countersign.cluster;

import dev.countersign.api.ClientCertificate;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Reading;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/**
 * One certificate's object and what was observed around it. The Secret is redacted; its resourceVersion goes into
 * every write, so that a write says what was known.
 */
public record CertificateWorld(
        ClientCertificate resource, Reading reading, Observed observed, Optional<Secret> secret) {

    public CertificateWorld with(Observed changed) {
        return new CertificateWorld(resource, reading, changed, secret);
    }

    /** Which state of the Secret this is; empty if there is none. */
    public String secretVersion() {
        return secret.map(found -> found.getMetadata().getResourceVersion()).orElse("");
    }
}
