package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A root whose key the operator makes and keeps. */
@ValidationRule(
        value = Rules.RENEW_BEFORE_SHORTER,
        message = "renewBefore must be shorter than duration",
        fieldPath = ".renewBefore")
public record SelfSigned(
        @JsonPropertyDescription(
                "Common name; ' G<n>' with the generation's number is added. Default: the object's name.")
        @Size(min = 1, max = 52)
        @ValidationRule(
                value = "!self.matches('[[:cntrl:]]')",
                message = "commonName may not contain control characters: remove them")
        @Nullable
        String commonName,

        @JsonPropertyDescription("Further parts of the distinguished name.") @Nullable
        Subject subject,

        @JsonPropertyDescription("How long each generation is valid.")
        @Default("3650d")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @ValidationRule(value = Span.AT_LEAST_A_MINUTE, message = Span.AT_LEAST_A_MINUTE_MESSAGE)
        Span duration,

        @JsonPropertyDescription("From when on a successor is due. Default: one third of the life left.")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @Nullable
        Span renewBefore,

        @JsonPropertyDescription("The authority's key. Default: ECDSA P-256.")
        AuthorityKey privateKey,

        @JsonPropertyDescription("How many authorities may stand between this one and a leaf (RFC 5280, 4.2.1.9).")
        @Default("0")
        @Min(0)
        @Max(8)
        Integer maxPathLength) {

    public static final Span DEFAULT_DURATION = Span.of("3650d");

    public SelfSigned {
        duration = duration == null ? DEFAULT_DURATION : duration;
        privateKey = privateKey == null ? AuthorityKey.DEFAULT : privateKey;
        maxPathLength = maxPathLength == null ? 0 : maxPathLength;
    }

    /** The key of an authority. A null algorithm is one that this build does not know. */
    @ValidationRule(
            value = "!has(self.size) || (has(self.algorithm) && self.algorithm == 'RSA'"
                    + " ? self.size in [2048, 3072, 4096]"
                    + " : (has(self.algorithm) && self.algorithm == 'Ed25519' ? false : self.size in [256, 384, 521]))",
            message = "size does not fit the algorithm: RSA takes 2048, 3072 or 4096, ECDSA takes 256, 384 or 521,"
                    + " and Ed25519 has no size (leave it out)",
            fieldPath = ".size")
    public record AuthorityKey(
            @JsonPropertyDescription("ECDSA, RSA or Ed25519.") @Default("ECDSA")
            PrivateKeySpec.@Nullable Algorithm algorithm,

            @JsonPropertyDescription("Bits. RSA: 2048, 3072 (default), 4096. ECDSA: 256 (default), 384, 521.") @Nullable
            Integer size) {

        public static final AuthorityKey DEFAULT = new AuthorityKey(PrivateKeySpec.Algorithm.ECDSA, null);
    }
}
