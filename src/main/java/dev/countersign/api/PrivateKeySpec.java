package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The private key of a certificate. A null algorithm, encoding or policy is one that this build does not know. */
@ValidationRule(
        value = "!has(self.size) || (has(self.algorithm) && self.algorithm == 'RSA' ? self.size in [2048, 3072, 4096]"
                + " : (has(self.algorithm) && self.algorithm == 'Ed25519' ? false : self.size in [256, 384, 521]))",
        message = "size does not fit the algorithm: RSA takes 2048, 3072 or 4096, ECDSA takes 256, 384 or 521,"
                + " and Ed25519 has no size (leave it out)",
        fieldPath = ".size")
@ValidationRule(
        value =
                "!(has(self.encoding) && self.encoding == 'PKCS1' && has(self.algorithm) && self.algorithm == 'Ed25519')",
        message = "an Ed25519 key has no PKCS1 form: set encoding to PKCS8",
        fieldPath = ".encoding")
@ValidationRule(
        value = "!has(self.maxAge) || (has(self.rotationPolicy) && self.rotationPolicy == 'Never')",
        message = "maxAge is for keys that are kept: set rotationPolicy to Never, or remove maxAge",
        fieldPath = ".maxAge")
public record PrivateKeySpec(
        @JsonPropertyDescription("ECDSA, RSA or Ed25519.") @Default("ECDSA") @Nullable
        Algorithm algorithm,

        @JsonPropertyDescription("Bits. RSA: 2048 (default), 3072, 4096. ECDSA: 256 (default), 384, 521.") @Nullable
        Integer size,

        @JsonPropertyDescription("PKCS8, or PKCS1 (for ECDSA that is the SEC1 form).") @Default("PKCS8") @Nullable
        Encoding encoding,

        @JsonPropertyDescription("Always: a new key with each certificate. Never: keep the key until maxAge.")
        @Default("Always")
        @Nullable
        RotationPolicy rotationPolicy,

        @JsonPropertyDescription("With rotationPolicy Never: make a new key when this one is older.")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @ValidationRule(value = Span.AT_LEAST_A_MINUTE, message = Span.AT_LEAST_A_MINUTE_MESSAGE)
        @Nullable
        Span maxAge) {

    public static final PrivateKeySpec DEFAULT =
            new PrivateKeySpec(Algorithm.ECDSA, null, Encoding.PKCS8, RotationPolicy.Always, null);

    /** Key algorithm. */
    public enum Algorithm {
        ECDSA,
        RSA,
        Ed25519
    }

    /** Text form of the private key in the Secret. */
    public enum Encoding {
        PKCS8,
        PKCS1
    }

    /** Whether a renewal makes a new key. */
    public enum RotationPolicy {
        Always,
        Never
    }
}
