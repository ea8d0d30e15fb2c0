package dev.countersign.cluster;

import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.Sha256;
import dev.countersign.plan.client.Stored;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Takes the keys out of a Secret and leaves their fingerprints, before it reaches a cache. Public parts stay as they
 * are; a private key becomes algorithm, size, encoding and the SHA-256 of its public key; all else becomes its SHA-256.
 */
final class Redaction {
    private static final Set<String> PUBLIC = Set.of(LeafSecret.CERTIFICATE, LeafSecret.ANCHORS);
    /** kubectl apply leaves a copy of the whole Secret here, keys included. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final String MARK = "redacted";
    private static final String UNREADABLE = "unreadable";

    private Redaction() {}

    /** Changes the Secret in place, because it is called for objects that nobody else holds yet. */
    static Secret of(Secret secret) {
        var metadata = Lean.of(secret).getMetadata();
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations().remove(LAST_APPLIED);
        }
        if (secret.getData() != null) {
            var redacted = new TreeMap<String, String>();
            secret.getData().forEach((key, value) -> redacted.put(key.intern(), redacted(key, value)));
            // All leaves of an authority carry the same anchors.
            redacted.computeIfPresent(LeafSecret.ANCHORS, (_, anchors) -> anchors.intern());
            secret.setData(redacted);
        }
        return secret;
    }

    private static String redacted(String key, String value) {
        if (value.startsWith(MARK + " ") || (PUBLIC.contains(key) && !mentionsPrivateKey(value))) {
            return value;
        }
        if (!key.equals(LeafSecret.KEY)) {
            return MARK + " " + Sha256.hex(value);
        }
        try {
            var pem = decode(value);
            var held = HeldKey.read(pem);
            return mark(held, !pem.contains("BEGIN PRIVATE KEY"));
        } catch (PkiException | IllegalArgumentException e) {
            return MARK + " " + UNREADABLE;
        }
    }

    /** What stands for a private key: all that is asked about it. */
    static String mark(HeldKey held, boolean traditional) {
        return String.join(
                " ",
                MARK,
                held.spec().algorithm().name(),
                Integer.toString(held.spec().bits()),
                traditional ? "traditional" : "pkcs8",
                held.publicKey().fingerprint());
    }

    /** People paste whole bundles into tls.crt, key and all. What cannot be decoded is not shown either. */
    private static boolean mentionsPrivateKey(String value) {
        try {
            return decode(value).contains("PRIVATE KEY");
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** What was left of a private key, or empty if there never was a readable one. */
    static Optional<Stored.Key> key(Map<String, String> data) {
        var parts = data.getOrDefault(LeafSecret.KEY, "").split(" ", -1);
        if (parts.length != 5) {
            return Optional.empty();
        }
        var spec = new KeySpec(KeySpec.Algorithm.valueOf(parts[1]), Integer.parseInt(parts[2]));
        return Optional.of(new Stored.Key(spec, parts[4], parts[3].equals("traditional")));
    }

    /** The text of a base64 value of a Secret. */
    static String decode(String value) {
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The fingerprint of each value of a Secret; equal before and after redaction. */
    static Map<String, String> fingerprints(Map<String, String> data) {
        return data.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().startsWith(MARK + " ")
                                ? entry.getValue().substring(MARK.length() + 1)
                                : Sha256.hex(entry.getValue())));
    }
}
