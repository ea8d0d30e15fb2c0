package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which authority issues. */
public record AuthorityRef(
        @JsonPropertyDescription("CertificateAuthority (same namespace) or ClusterCertificateAuthority.")
        @Default("CertificateAuthority")
        @Nullable
        Kind kind,

        @JsonPropertyDescription("Name of the authority.") @Required @Size(min = 1, max = 52)
        String name) {

    /** Where the authority lives. */
    public enum Kind {
        CertificateAuthority,
        ClusterCertificateAuthority
    }
}
