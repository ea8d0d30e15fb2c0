package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One place where trust anchors come from. */
@ValidationRule(
        value = "[has(self.authority), has(self.configMap), has(self.secret), has(self.inline),"
                + " has(self.systemRoots)].filter(given, given).size() == 1",
        message = "each source is exactly one of authority, configMap, secret, inline and systemRoots: write a list"
                + " item for each")
public record TrustSource(
        @JsonPropertyDescription("All generations of an authority that are trusted now: a CertificateAuthority of this"
                + " namespace, or a ClusterCertificateAuthority.")
        @Nullable
        AuthorityRef authority,

        @JsonPropertyDescription("A ConfigMap of this namespace, kept by you. It is read every minute.") @Nullable
        Entry configMap,

        @JsonPropertyDescription(
                "A Secret of this namespace, kept by you. It is read every minute; only CA certificates"
                        + " are taken from it.")
        @Nullable
        Entry secret,

        @JsonPropertyDescription("CA certificates as PEM.")
        @Size(min = 1, max = 65536)
        @ValidationRule(
                value = "self.contains('-----BEGIN CERTIFICATE-----')",
                message = "inline must hold PEM with '-----BEGIN CERTIFICATE-----': write CA certificates")
        @ValidationRule(
                value = "!self.contains('PRIVATE KEY')",
                message = "inline holds a private key, which everybody could read here: remove it, and make a new one")
        @Nullable
        String inline,

        @JsonPropertyDescription("The public CAs that the operator's own Java trusts. Never for client authentication.")
        @Nullable
        SystemRoots systemRoots) {

    /** One entry of a ConfigMap or Secret. */
    public record Entry(
            @JsonPropertyDescription("Name of the object.")
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = Rules.OBJECT_NAME,
                    message = "name must be one that a ConfigMap or Secret can have: lower case letters, digits, '-'"
                            + " and '.'")
            String name,

            @JsonPropertyDescription("Key in that object.")
            @Default(DEFAULT_KEY)
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.DATA_KEY, message = Rules.DATA_KEY_MESSAGE)
            @ValidationRule(
                    value = "self != 'tls.key'",
                    message = "tls.key is a private key, which is never copied: name the key of a CA certificate")
            String key) {

        public static final String DEFAULT_KEY = "ca.crt";

        public Entry {
            key = key == null ? DEFAULT_KEY : key;
        }
    }

    /** Takes no settings. */
    public record SystemRoots() {}
}
