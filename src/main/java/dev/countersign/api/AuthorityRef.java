package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Which authority issues. */
public record AuthorityRef(
        @JsonPropertyDescription("CertificateAuthority (same namespace) or ClusterCertificateAuthority.")
        @Default("CertificateAuthority")
        @Nullable
        Kind kind,

        @JsonPropertyDescription("Name of the authority.")
        @Required
        @Size(min = 1, max = 52)
        @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        String name) {

    /** Where the authority lives. */
    public enum Kind {
        CertificateAuthority,
        ClusterCertificateAuthority
    }
}
