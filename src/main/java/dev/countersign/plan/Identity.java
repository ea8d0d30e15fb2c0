package dev.countersign.plan;

/** Which object this is about. The namespace is empty for cluster-scoped kinds. */
public record Identity(String kind, String namespace, String name, String uid) {
    /** By kind, namespace and name alone: whoever has that name. */
    public Identity withoutUid() {
        return new Identity(kind, namespace, name, "");
    }

    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
