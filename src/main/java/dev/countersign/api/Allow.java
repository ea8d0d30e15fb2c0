package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For whom an authority may sign, and what. */
public record Allow(
        @JsonPropertyDescription(
                "Namespaces that a ClusterCertificateAuthority serves, by their labels. Left out: none."
                        + " An empty selector ({}): all. One by name: matchLabels {kubernetes.io/metadata.name: team-a}.")
        @Nullable
        LabelSelector namespaces,

        @JsonPropertyDescription("Patterns for the common name. '*' stands for one or more characters but none of"
                + " ./@:,;=+<>\"\\; ${namespace} and ${name} for those of the ClientCertificate.")
        @Size(min = 1, max = 64)
        List<@Size(min = 1, max = 256) String> commonNames,

        @JsonPropertyDescription("Patterns for the other parts of the subject, as for commonNames.") @Nullable
        AllowedSubject subject,

        @JsonPropertyDescription(
                "Patterns for DNS names, for example '*.${namespace}.svc'. '*' stays within one label.")
        @Size(min = 1, max = 64)
        List<@Size(min = 1, max = 280) String> dnsNames,

        @JsonPropertyDescription("Ranges of IP addresses, for example 10.0.0.0/8.")
        @Size(min = 1, max = 64)
        @ValidationRule(value = Rules.RANGES, message = Rules.RANGES_MESSAGE)
        List<@Size(min = 4, max = 49) String> ipAddresses,

        @JsonPropertyDescription("Patterns for URIs, for example 'spiffe://example.org/ns/${namespace}/sa/*'. '*' stays"
                + " within one label of the host or one segment of the path.")
        @Size(min = 1, max = 64)
        List<@Size(min = 3, max = 1024) String> uris,

        @JsonPropertyDescription("Patterns for e-mail addresses, for example '*@example.org'. '*' stands for all before"
                + " the at sign, or for one label behind it.")
        @Size(min = 1, max = 64)
        List<@Size(min = 3, max = 280) String> emailAddresses,

        @JsonPropertyDescription(
                "Object identifiers with a pattern for utf8Value, as for emailAddresses if it has an at"
                        + " sign, else as for commonNames.")
        @Size(min = 1, max = 20)
        List<OtherName> otherNames,

        @JsonPropertyDescription(
                "Usages that may be asked for. Default: client auth and every key usage. Key usages are"
                        + " limited only if the list names one.")
        @Size(min = 1, max = 10)
        @ValidationRule(
                value = "self.all(usage, usage in [" + Rules.USAGES + "])",
                message = "each of usages must be one of " + Rules.USAGES)
        @ValidationRule(
                value = "'client auth' in self",
                message = "every certificate has the usage 'client auth': add it, or leave usages out")
        List<@Size(max = 32) String> usages,

        @JsonPropertyDescription("The longest duration that may be asked for; a longer one is refused, not shortened.")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @ValidationRule(value = Span.AT_LEAST_A_MINUTE, message = Span.AT_LEAST_A_MINUTE_MESSAGE)
        @Nullable
        Span maxDuration,

        @JsonPropertyDescription("Kinds of keys: an algorithm (ECDSA, RSA, Ed25519), or one with its size (ECDSA-384,"
                + " RSA-3072). Default: every kind.")
        @Size(min = 1, max = 16)
        @ValidationRule(
                value = "self.all(key, key in [" + Rules.KEYS + "])",
                message = "each of keys must be one of " + Rules.KEYS)
        List<@Size(max = 16) String> keys,

        @JsonPropertyDescription("Authorities that this one may sign as intermediates. Default: none.")
        @Size(min = 1, max = 64)
        List<AllowedAuthority> authorities) {

    public static final Allow NOTHING_SAID = new Allow(
            null, List.of(), null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, List.of(),
            List.of());

    public Allow {
        commonNames = Api.listOf(commonNames);
        dnsNames = Api.listOf(dnsNames);
        ipAddresses = Api.listOf(ipAddresses);
        uris = Api.listOf(uris);
        emailAddresses = Api.listOf(emailAddresses);
        otherNames = Api.listOf(otherNames);
        usages = Api.listOf(usages);
        keys = Api.listOf(keys);
        authorities = Api.listOf(authorities);
    }
}
