package dev.countersign.faults;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One revision of one object, as the API server told it. {@code acknowledged}: by relying party, of a bundle alone. */
record Revision(
        long version,
        Instant seen,
        Kind kind,
        String name,
        Change change,
        Map<String, String> labels,
        Map<String, byte[]> content,
        Map<String, List<String>> acknowledged) {
    enum Kind {
        Secret,
        ConfigMap,
        TrustBundle
    }

    enum Change {
        ADDED,
        MODIFIED,
        DELETED
    }

    String text(String key) {
        return new String(content.getOrDefault(key, new byte[0]), StandardCharsets.UTF_8);
    }

    String place() {
        return kind + " " + name + " at " + version;
    }

    boolean isLeaf() {
        return kind == Kind.Secret && "ClientCertificate".equals(labels.get("countersign.dev/kind"));
    }

    boolean isTarget() {
        return kind == Kind.ConfigMap && labels.containsKey("countersign.dev/trust-from");
    }

    boolean isOurs() {
        return kind == Kind.TrustBundle || "countersign".equals(labels.get("app.kubernetes.io/managed-by"));
    }
}
