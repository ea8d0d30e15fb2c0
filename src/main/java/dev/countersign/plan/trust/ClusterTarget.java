package dev.countersign.plan.trust;

import java.util.Optional;

/** The ClusterTrustBundle that shall carry the anchors too. */
public record ClusterTarget(Place place, Optional<String> signerName) {
    /**
     * Named after the bundle. The namespace comes first and has no dot, so that no two bundles have one name. Kubernetes
     * wants the signer's name in front, with colons in place of slashes.
     */
    static ClusterTarget of(String namespace, String name, Optional<String> signerName) {
        var prefix = signerName.map(signer -> signer.replace('/', ':') + ":").orElse("");
        return new ClusterTarget(
                new Place(Place.Kind.ClusterTrustBundle, "", prefix + namespace + "." + name), signerName);
    }
}
