package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A TrustBundle of the same namespace. */
public record TrustBundleRef(
        @JsonPropertyDescription("Name of the TrustBundle.") @Required @Size(min = 1, max = 52)
        String name) {}
