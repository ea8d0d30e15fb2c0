package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The object that trust anchors are written to, and in which forms. */
@ValidationRule(
        value = "!(has(self.configMap) && has(self.secret))",
        message = "a bundle has one target: keep configMap or secret; further copies are objects that are labelled"
                + " countersign.dev/trust-from")
@ValidationRule(
        value = "[has(self.pem) && has(self.pem.key) ? self.pem.key : 'ca.crt',"
                + " has(self.pkcs12) ? self.pkcs12.key : '(none)', has(self.jks) ? self.jks.key : '[none]']"
                + ".all(key, [has(self.pem) && has(self.pem.key) ? self.pem.key : 'ca.crt',"
                + " has(self.pkcs12) ? self.pkcs12.key : '(none)', has(self.jks) ? self.jks.key : '[none]']"
                + ".filter(other, other == key).size() == 1)",
        message = "pem, pkcs12 and jks need a key each: two of them have the same one")
public record TrustTarget(
        @JsonPropertyDescription("A ConfigMap of this namespace, made by the operator.") @Nullable
        Named configMap,

        @JsonPropertyDescription(
                "A Secret of this namespace, made by the operator, for software that takes no ConfigMap.")
        @Nullable
        Named secret,

        @JsonPropertyDescription("The trust anchors as PEM, with where each comes from as comments. Always there.")
        Pem pem,

        @JsonPropertyDescription("The same as PKCS#12 trust store. Default: none.") @Nullable
        Pkcs12 pkcs12,

        @JsonPropertyDescription("The same as JKS trust store, Java's older format. Default: none.") @Nullable
        Jks jks) {

    public static final String DEFAULT_PASSWORD = "changeit";
    static final TrustTarget DEFAULT = new TrustTarget(null, null, Pem.DEFAULT, null, null);

    private static final String NO_PAIR = "!(self in ['tls.crt', 'tls.key'])";
    private static final String NO_PAIR_MESSAGE = "tls.crt and tls.key are for a key pair: write another key";
    private static final String PASSWORD = "self.matches('^[ -~]*$')";
    private static final String PASSWORD_MESSAGE = "password must be printable ASCII, with which alone Java opens it";

    public TrustTarget {
        pem = pem == null ? Pem.DEFAULT : pem;
    }

    /** An object by its name. */
    public record Named(
            @JsonPropertyDescription("Name of the object. Default: the bundle's name.")
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = Rules.OBJECT_NAME,
                    message = "name must be one that a ConfigMap or Secret can have: lower case letters, digits, '-'"
                            + " and '.'")
            @Nullable
            String name) {}

    /** PEM. */
    public record Pem(
            @JsonPropertyDescription("Key in the object.")
            @Default("ca.crt")
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.DATA_KEY, message = Rules.DATA_KEY_MESSAGE)
            @ValidationRule(value = NO_PAIR, message = NO_PAIR_MESSAGE)
            String key) {

        static final Pem DEFAULT = new Pem("ca.crt");

        public Pem {
            key = key == null ? "ca.crt" : key;
        }
    }

    /** A PKCS#12 trust store. A null profile is one that this build does not know. */
    public record Pkcs12(
            @JsonPropertyDescription("Key in the object.")
            @Default("truststore.p12")
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.DATA_KEY, message = Rules.DATA_KEY_MESSAGE)
            @ValidationRule(value = NO_PAIR, message = NO_PAIR_MESSAGE)
            String key,

            @JsonPropertyDescription("Its password, which is no secret: what it protects everybody may read. Empty:"
                    + " neither encrypted nor authenticated, for readers that are given no password.")
            @Default(DEFAULT_PASSWORD)
            @Size(max = 128)
            @ValidationRule(value = PASSWORD, message = PASSWORD_MESSAGE)
            String password,

            @JsonPropertyDescription("Modern2023: AES-256 and SHA-256. LegacyDES: Triple DES and SHA-1, for macOS and"
                    + " Java before 8u301. Without meaning if the password is empty.")
            @Default("Modern2023")
            Keystores.@Nullable Profile profile) {

        public Pkcs12 {
            key = key == null ? "truststore.p12" : key;
            password = password == null ? DEFAULT_PASSWORD : password;
        }
    }

    /** A JKS trust store. */
    public record Jks(
            @JsonPropertyDescription("Key in the object.")
            @Default("truststore.jks")
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.DATA_KEY, message = Rules.DATA_KEY_MESSAGE)
            @ValidationRule(value = NO_PAIR, message = NO_PAIR_MESSAGE)
            String key,

            @JsonPropertyDescription("Its password, which is no secret: what it protects everybody may read.")
            @Default(DEFAULT_PASSWORD)
            @Size(min = 1, max = 128)
            @ValidationRule(value = PASSWORD, message = PASSWORD_MESSAGE)
            String password) {

        public Jks {
            key = key == null ? "truststore.jks" : key;
            password = password == null ? DEFAULT_PASSWORD : password;
        }
    }
}
