package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A TrustBundle of the same namespace. */
public record TrustBundleRef(
        @JsonPropertyDescription("Name of the TrustBundle.")
        @Required
        @Size(min = 1, max = 52)
        @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        String name) {}
