package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** For whom an authority may sign. */
public record Allow(
        @JsonPropertyDescription(
                "Namespaces that a ClusterCertificateAuthority serves, by their labels. Left out: none."
                        + " An empty selector ({}): all. One by name: matchLabels {kubernetes.io/metadata.name: team-a}.")
        @Nullable
        NamespaceSelector namespaces) {}
