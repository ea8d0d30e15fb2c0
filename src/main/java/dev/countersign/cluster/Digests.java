package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.Sha256;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.Content;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What remains of an object that carries a bundle before it reaches a cache: of each entry its SHA-256, its size, and the
 * hash of the anchors in it. Objects of others hold others' secrets.
 */
final class Digests {
    /** kubectl apply leaves a copy of the whole object here. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final String OURS = dev.countersign.api.Api.GROUP + "/";
    private static final String MARK = "digest";
    /** An informer may hand an object in twice. */
    private static final Pattern STRIPPED = Pattern.compile(MARK + " [0-9a-f]{64} [0-9]{1,9} ([0-9a-f]{64}|-)");

    private static final String NONE = "-";

    /** One entry. {@code anchors}: the hash of the anchors in it; empty if it is no PEM of certificates alone. */
    record Entry(String sha256, long size, Optional<String> anchors) {
        String text() {
            return String.join(" ", MARK, sha256, Long.toString(size), anchors.orElse(NONE));
        }
    }

    private Digests() {}

    /** Changes the object in place, because it is called for objects that nobody else holds yet. */
    static ConfigMap of(ConfigMap object) {
        var entries = new TreeMap<String, String>();
        LeafSecret.orEmpty(object.getData()).forEach((key, value) -> entries.put(key, text(value)));
        LeafSecret.orEmpty(object.getBinaryData()).forEach((key, value) -> entries.put(key, decoded(value)));
        object.setData(entries);
        object.setBinaryData(null);
        return slim(object);
    }

    static Secret of(Secret object) {
        var entries = new TreeMap<String, String>();
        LeafSecret.orEmpty(object.getData()).forEach((key, value) -> entries.put(key, decoded(value)));
        object.setData(entries);
        return slim(object);
    }

    static GenericKubernetesResource of(GenericKubernetesResource object) {
        if (object.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
                && spec.get(Content.TRUST_BUNDLE) instanceof String pem) {
            object.setAdditionalProperty("spec", Map.of(Content.TRUST_BUNDLE, text(pem)));
        }
        return slim(object);
    }

    /** Leaves of the metadata what is ours to read. */
    static <T extends HasMetadata> T slim(T object) {
        var metadata = object.getMetadata();
        metadata.setManagedFields(null);
        var annotations = new TreeMap<>(LeafSecret.orEmpty(metadata.getAnnotations()));
        annotations.remove(LAST_APPLIED);
        annotations.keySet().removeIf(key -> !key.startsWith(OURS));
        metadata.setAnnotations(annotations);
        return object;
    }

    private static String text(String value) {
        return isStripped(value)
                ? value
                : entry(value.getBytes(StandardCharsets.UTF_8)).text();
    }

    private static String decoded(String base64) {
        if (isStripped(base64)) {
            return base64;
        }
        try {
            return entry(Base64.getDecoder().decode(base64)).text();
        } catch (IllegalArgumentException e) { // the API server takes none; and if it did, it is not what we wrote
            return new Entry(Sha256.hex(base64), base64.length(), Optional.empty()).text();
        }
    }

    private static boolean isStripped(String value) {
        return value.length() < 160 && STRIPPED.matcher(value).matches();
    }

    static Entry entry(byte[] value) {
        return new Entry(Sha256.hex(value), value.length, anchors(value));
    }

    /** Which anchors these bytes are; whatever else stands between them. */
    private static Optional<String> anchors(byte[] value) {
        var text = new String(value, StandardCharsets.UTF_8);
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Anchors.hash(Certificate.readAll(text)));
        } catch (PkiException e) {
            return Optional.empty();
        }
    }

    /** The entries of a stripped object. */
    static Map<String, Entry> read(Map<String, String> data) {
        return data.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> read(entry.getValue())));
    }

    private static Entry read(String text) {
        var parts = text.split(" ", -1);
        return new Entry(
                parts[1], Long.parseLong(parts[2]), Optional.of(parts[3]).filter(anchors -> !anchors.equals(NONE)));
    }

    /** The entry of a stripped ClusterTrustBundle. */
    static Map<String, Entry> read(GenericKubernetesResource object) {
        return object.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
                        && spec.get(Content.TRUST_BUNDLE) instanceof String text
                ? Map.of(Content.TRUST_BUNDLE, read(text))
                : Map.of();
    }
}
