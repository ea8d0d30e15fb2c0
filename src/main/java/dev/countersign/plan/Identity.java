package dev.countersign.plan;

/** Which object this is about. The namespace is empty for cluster-scoped kinds. */
public record Identity(String kind, String namespace, String name, String uid) {
    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
