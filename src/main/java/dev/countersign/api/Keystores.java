package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Keystores in the certificate's Secret, for clients that read no PEM. */
public record Keystores(
        @JsonPropertyDescription("keystore.p12 and truststore.p12 (PKCS#12).") @Nullable
        Pkcs12 pkcs12,

        @JsonPropertyDescription("keystore.jks and truststore.jks, Java's older format.") @Nullable
        Jks jks) {

    /** The name that a key has in a keystore of which nothing else is said, as in cert-manager. */
    public static final String DEFAULT_ALIAS = "certificate";

    private static final String PASSWORD_RULE = "!self.create || has(self.passwordSecretRef)";
    private static final String PASSWORD_MESSAGE =
            "a keystore needs a password: set passwordSecretRef to the name and key of a Secret that holds it";
    private static final String ALIAS_RULE = "self.matches('^[!-~]([ -~]*[!-~])?$')";
    private static final String ALIAS_MESSAGE =
            "alias must be printable ASCII without spaces at its ends, such as certificate";

    /** A PKCS#12 keystore. A null profile is one that this build does not know. */
    @ValidationRule(value = PASSWORD_RULE, message = PASSWORD_MESSAGE)
    public record Pkcs12(
            @JsonPropertyDescription("Whether the keystore shall be there.") @Required
            boolean create,

            @JsonPropertyDescription("Where its password stands: a Secret in the same namespace, made by you.")
            @Nullable
            PasswordSecretRef passwordSecretRef,

            @JsonPropertyDescription("Modern2023: AES-256 and SHA-256. LegacyDES: Triple DES and SHA-1, for macOS and"
                    + " Java before 8u301.")
            @Default("Modern2023")
            @Nullable
            Profile profile,

            @JsonPropertyDescription("Name of the key in the keystore.")
            @Default(DEFAULT_ALIAS)
            @Size(min = 1, max = 64)
            @ValidationRule(value = ALIAS_RULE, message = ALIAS_MESSAGE)
            String alias) {

        public Pkcs12 {
            alias = alias == null ? DEFAULT_ALIAS : alias;
        }
    }

    /** A JKS keystore. */
    @ValidationRule(value = PASSWORD_RULE, message = PASSWORD_MESSAGE)
    public record Jks(
            @JsonPropertyDescription("Whether the keystore shall be there.") @Required
            boolean create,

            @JsonPropertyDescription("Where its password stands: a Secret in the same namespace, made by you.")
            @Nullable
            PasswordSecretRef passwordSecretRef,

            @JsonPropertyDescription("Name of the key in the keystore; Java makes it lower case.")
            @Default(DEFAULT_ALIAS)
            @Size(min = 1, max = 64)
            @ValidationRule(value = ALIAS_RULE, message = ALIAS_MESSAGE)
            String alias) {

        public Jks {
            alias = alias == null ? DEFAULT_ALIAS : alias;
        }
    }

    /** How a PKCS#12 keystore is encrypted. */
    public enum Profile {
        Modern2023,
        LegacyDES
    }
}
