package dev.countersign.plan.client;

import dev.countersign.api.Api;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.Pkcs12.Profile;
import dev.countersign.pki.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A further form of the pair in the same Secret. No form is ever a reason to issue. */
public sealed interface Form {
    /** The data keys of keystores. */
    List<String> KEYSTORES = List.of("keystore.p12", "truststore.p12", "keystore.jks", "truststore.jks");

    /** The data keys of forms without a password. */
    List<String> FORMATS = List.of("tls-combined.pem", "key.der");

    /** Every {@link #annotation}. */
    List<String> ALL_ANNOTATIONS =
            List.of(annotation("pkcs12"), annotation("jks"), annotation("combined-pem"), annotation("der"));

    private static String annotation(String kind) {
        return Api.GROUP + "/form-" + kind;
    }

    /** A key in a Secret of the certificate's namespace, which is somebody else's. */
    record PasswordSource(String secretName, String key) {
        @Override
        public String toString() {
            return "key " + key + " of the Secret " + secretName;
        }
    }

    /** {@code keystore.p12} and {@code truststore.p12}. */
    record Pkcs12(PasswordSource password, Profile profile, String alias) implements Form {}

    /** {@code keystore.jks} and {@code truststore.jks}. */
    record Jks(PasswordSource password, String alias) implements Form {}

    /** {@code tls-combined.pem}: the key, then the chain. */
    record CombinedPem() implements Form {}

    /** {@code key.der}: the key in the encoding of {@code tls.key}. */
    record Der() implements Form {}

    /** What a form is made of besides what itself says. */
    record Made(boolean traditional, List<Certificate> chain, List<Certificate> anchors, Optional<String> password) {}

    /** The annotation that says of what the form was made. */
    default String annotation() {
        return switch (this) {
            case Pkcs12 _ -> annotation("pkcs12");
            case Jks _ -> annotation("jks");
            case CombinedPem _ -> annotation("combined-pem");
            case Der _ -> annotation("der");
        };
    }

    /** Its keys in the Secret. */
    default List<String> keys() {
        return switch (this) {
            case Pkcs12 _ -> List.of("keystore.p12", "truststore.p12");
            case Jks _ -> List.of("keystore.jks", "truststore.jks");
            case CombinedPem _ -> List.of("tls-combined.pem");
            case Der _ -> List.of("key.der");
        };
    }

    default Optional<PasswordSource> passwordSource() {
        return switch (this) {
            case Pkcs12 pkcs12 -> Optional.of(pkcs12.password());
            case Jks jks -> Optional.of(jks.password());
            case CombinedPem _ -> Optional.empty();
            case Der _ -> Optional.empty();
        };
    }

    /** What is made anew when it changes: settings and inputs, a line each. */
    private List<String> inputs(Made made) {
        var lines = new ArrayList<String>();
        made.chain().forEach(certificate -> lines.add("chain " + certificate.fingerprint()));
        switch (this) {
            case Pkcs12 pkcs12 -> lines.add("pkcs12 " + pkcs12.profile() + " " + pkcs12.alias());
            case Jks jks -> lines.add("jks " + jks.alias());
            case CombinedPem _ -> lines.add("combined-pem " + made.traditional());
            case Der _ -> lines.add("der " + made.traditional());
        }
        if (passwordSource().isPresent()) { // only keystores have a truststore beside them
            lines.add("password " + made.password().orElse("unknown"));
            made.anchors().forEach(anchor -> lines.add("anchor " + anchor.fingerprint()));
        }
        return lines;
    }

    /**
     * Hash over what the form was made of and what came of it, kept as an annotation. Annotations are shown in many
     * places: without the contents nobody can guess the password from it.
     *
     * @param contents fingerprints of what stands in the Secret, by key
     */
    default String mark(Made made, Map<String, String> contents) {
        var lines = new ArrayList<>(inputs(made));
        keys().forEach(key -> lines.add(key + " " + contents.getOrDefault(key, "missing")));
        return "v1:" + Sha256.hex(String.join("\n", lines));
    }
}
