package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Authorities that another one may sign. A null kind is one that this build does not know. */
public record AllowedAuthority(
        @JsonPropertyDescription("CertificateAuthority (in a namespace that is served) or ClusterCertificateAuthority.")
        @Default("CertificateAuthority")
        AuthorityRef.@Nullable Kind kind,

        @JsonPropertyDescription("Pattern for the authority's name; '*' stands for one or more characters but no dot.")
        @Required
        @Size(min = 1, max = 128)
        String name) {}
