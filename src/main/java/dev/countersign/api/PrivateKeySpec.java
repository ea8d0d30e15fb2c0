package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The private key of a certificate. What is left out is null, except for algorithm and encoding: a default written by the
 * API server would stand there beside a request too, whose key is its holder's, and could not be told from a wish.
 */
@ValidationRule(
        value = "!has(self.size) || (has(self.algorithm) && self.algorithm == 'RSA' ? self.size in [2048, 3072, 4096]"
                + " : (has(self.algorithm) && self.algorithm == 'Ed25519' ? false : self.size in [256, 384, 521]))",
        message = "size does not fit the algorithm: RSA takes 2048, 3072 or 4096, ECDSA takes 256, 384 or 521,"
                + " and Ed25519 has no size (leave it out)",
        fieldPath = ".size")
@ValidationRule(
        value = "!(has(self.encoding) && self.encoding == 'PKCS1' && has(self.algorithm) && self.algorithm =="
                + " 'Ed25519')",
        message = "an Ed25519 key has no PKCS1 form: set encoding to PKCS8",
        fieldPath = ".encoding")
public record PrivateKeySpec(
        @JsonPropertyDescription("ECDSA (default), RSA or Ed25519.")
        Algorithm algorithm,

        @JsonPropertyDescription("Bits. RSA: 2048 (default), 3072, 4096. ECDSA: 256 (default), 384, 521.") @Nullable
        Integer size,

        @JsonPropertyDescription("PKCS8 (default), or PKCS1 (for ECDSA that is the SEC1 form).")
        Encoding encoding,

        @JsonPropertyDescription("Always: a new key with each certificate. Never: keep the key until maxAge."
                + " Default: Always; with a request Never, and Always wants a new request for each certificate.")
        @Nullable
        RotationPolicy rotationPolicy,

        @JsonPropertyDescription("With rotationPolicy Never: make a new key when this one is older."
                + " With a request: do not sign it again when its key has been certified for longer.")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @ValidationRule(value = Span.AT_LEAST_A_MINUTE, message = Span.AT_LEAST_A_MINUTE_MESSAGE)
        @Nullable
        Span maxAge) {

    public static final PrivateKeySpec DEFAULT = new PrivateKeySpec(Algorithm.ECDSA, null, Encoding.PKCS8, null, null);

    public PrivateKeySpec {
        algorithm = algorithm == null ? Algorithm.ECDSA : algorithm;
        encoding = encoding == null ? Encoding.PKCS8 : encoding;
    }

    /** Key algorithm. */
    public enum Algorithm {
        ECDSA,
        RSA,
        Ed25519,
        /** One that this build does not know; no part of the schema. */
        @JsonIgnore
        UNKNOWN;

        @JsonCreator
        static Algorithm of(String text) {
            return Api.constant(values(), text, UNKNOWN);
        }
    }

    /** Text form of the private key in the Secret. */
    public enum Encoding {
        PKCS8,
        PKCS1,
        /** One that this build does not know; no part of the schema. */
        @JsonIgnore
        UNKNOWN;

        @JsonCreator
        static Encoding of(String text) {
            return Api.constant(values(), text, UNKNOWN);
        }
    }

    /** Whether a renewal makes a new key. */
    public enum RotationPolicy {
        Always,
        Never,
        /** One that this build does not know; no part of the schema. */
        @JsonIgnore
        UNKNOWN;

        @JsonCreator
        static RotationPolicy of(String text) {
            return Api.constant(values(), text, UNKNOWN);
        }
    }
}
