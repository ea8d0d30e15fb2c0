package dev.countersign.plan.trust;

/** An object that carries anchors, or shall. The namespace is empty for a ClusterTrustBundle. */
public record Place(Kind kind, String namespace, String name) {
    /** What can carry a bundle. */
    public enum Kind {
        ConfigMap,
        Secret,
        ClusterTrustBundle,
        ClientCertificate
    }

    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
