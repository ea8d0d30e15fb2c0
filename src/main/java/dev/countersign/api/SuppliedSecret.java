package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An authority's key pair that somebody else made and keeps. */
public record SuppliedSecret(
        @JsonPropertyDescription(
                "A Secret with tls.crt (the authority's certificate, then those between it and its root),"
                        + " tls.key, and the root in ca.crt if it is not in tls.crt. It is in the authority's namespace; for a"
                        + " ClusterCertificateAuthority in the operator's. It is read and never written.")
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = Rules.OBJECT_NAME,
                message = "name is not the name of a Secret: write lower case letters, digits, '-' and '.'")
        String name) {}
