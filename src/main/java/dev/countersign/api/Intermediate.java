package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An authority that another one signs. */
@ValidationRule(
        value = Rules.RENEW_BEFORE_SHORTER,
        message = "renewBefore must be shorter than duration",
        fieldPath = ".renewBefore")
public record Intermediate(
        @JsonPropertyDescription("The authority that signs this one. Its maxPathLength must be 1 or more, and its"
                + " allow.authorities must name this one.")
        @Required
        @ValidationRule(
                value = "self == oldSelf",
                message = "an intermediate stays below the authority that signed it: make a new authority below the"
                        + " other one")
        AuthorityRef authorityRef,

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

        @JsonPropertyDescription("How long each generation is valid, at most until the authority above ends.")
        @Default("1825d")
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
        SelfSigned.AuthorityKey privateKey,

        @JsonPropertyDescription(
                "How many authorities may stand between this one and a leaf (RFC 5280, 4.2.1.9); always"
                        + " less than at the authority above.")
        @Default("0")
        @Min(0)
        @Max(7)
        Integer maxPathLength) {

    public static final Span DEFAULT_DURATION = Span.of("1825d");

    public Intermediate {
        duration = duration == null ? DEFAULT_DURATION : duration;
        privateKey = privateKey == null ? SelfSigned.AuthorityKey.DEFAULT : privateKey;
        maxPathLength = maxPathLength == null ? 0 : maxPathLength;
    }
}
