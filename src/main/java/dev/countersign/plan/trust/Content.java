package dev.countersign.plan.trust;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.Jks;
import dev.countersign.pki.KeystorePassword;
import dev.countersign.pki.Pkcs12;
import dev.countersign.pki.Sha256;
import dev.countersign.plan.Identity;
import dev.countersign.plan.trust.Anchors.Anchor;
import dev.countersign.policy.Visible;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A bundle's anchors in all the forms in which they are written. The same anchors give the same bytes. */
public final class Content {
    /** The one entry of a ClusterTrustBundle. */
    public static final String TRUST_BUNDLE = "trustBundle";

    private final String hash;
    private final Map<String, byte[]> entries;
    private final Map<String, byte[]> clusterEntries;
    private final Map<String, String> digests;
    private final Map<String, String> clusterDigests;

    private Content(String hash, Map<String, byte[]> entries, Map<String, byte[]> clusterEntries) {
        this.hash = hash;
        this.entries = entries;
        this.clusterEntries = clusterEntries;
        this.digests = digests(entries); // once: a thousand objects are compared with them
        this.clusterDigests = digests(clusterEntries);
    }

    public static Content of(Wanted wanted, Anchors anchors) {
        var entries = new TreeMap<String, byte[]>();
        wanted.target().forms().forEach(form -> entries.put(form.key(), value(form, wanted.identity(), anchors)));
        // "The data must consist only of PEM certificate blocks": no comments there.
        var blocks = Certificate.pem(anchors.certificates()).getBytes(StandardCharsets.US_ASCII);
        return new Content(anchors.hash(), entries, Map.of(TRUST_BUNDLE, blocks));
    }

    private static byte[] value(Form form, Identity bundle, Anchors anchors) {
        return switch (form) {
            case Form.Pem _ -> pem(bundle, anchors).getBytes(StandardCharsets.US_ASCII);
            case Form.Pkcs12 store ->
                store.password().isEmpty()
                        ? Pkcs12.openTruststore(anchors.certificates())
                        : Pkcs12.truststore(anchors.certificates(), password(store.password()), store.profile());
            case Form.Jks store -> Jks.truststore(anchors.certificates(), password(store.password()));
        };
    }

    private static KeystorePassword password(String text) {
        return KeystorePassword.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Readers of PEM skip what stands between the blocks; people see what they trust, and why. */
    private static String pem(Identity bundle, Anchors anchors) {
        return "# TrustBundle " + bundle.namespace() + "/" + bundle.name() + "\n"
                + anchors.all().stream().map(Content::pem).collect(Collectors.joining());
    }

    private static String pem(Anchor anchor) {
        var certificate = anchor.certificate();
        return "\n# %s\n# until %s, SHA-256 %s\n# from %s\n%s"
                .formatted(
                        comment(certificate.subjectText()),
                        certificate.validity().notAfter(),
                        certificate.fingerprint(),
                        comment(String.join("; ", anchor.sortedSources())),
                        certificate.pem());
    }

    /** A name must neither end its line nor look like the beginning of another certificate. */
    private static String comment(String text) {
        return Visible.text(text).replace("--", "- ");
    }

    /** What stands in an object of this kind, by its key. */
    public Map<String, byte[]> entries(Place.Kind kind) {
        return switch (kind) {
            case ConfigMap, Secret -> Collections.unmodifiableMap(entries);
            case ClusterTrustBundle -> clusterEntries;
            case ClientCertificate -> Map.of();
        };
    }

    public Set<String> keys(Place.Kind kind) {
        return entries(kind).keySet();
    }

    /** SHA-256 of each entry. */
    public Map<String, String> digests(Place.Kind kind) {
        return switch (kind) {
            case ConfigMap, Secret -> digests;
            case ClusterTrustBundle -> clusterDigests;
            case ClientCertificate -> Map.of();
        };
    }

    private static Map<String, String> digests(Map<String, byte[]> entries) {
        return entries.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Sha256.hex(entry.getValue())));
    }

    /** True if the object carries exactly this. */
    public boolean isIn(Copy copy) {
        return Copies.carries(copy, this);
    }

    /** Which anchors these are. */
    public String hash() {
        return hash;
    }

    long bytes(Place.Kind kind) {
        return entries(kind).values().stream().mapToLong(value -> value.length).sum();
    }
}
