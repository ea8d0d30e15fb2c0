package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A password in a Secret of the same namespace. The operator reads it and never writes there. */
public record PasswordSecretRef(
        @JsonPropertyDescription("Name of the Secret.")
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = Rules.OBJECT_NAME,
                message =
                        "passwordSecretRef.name must be a name that a Secret can have: lower case letters, digits, '-'"
                                + " and '.'")
        String name,

        @JsonPropertyDescription("Key in that Secret. Its value is 1 to 1024 printable ASCII characters.")
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[-._a-zA-Z0-9]+$')",
                message =
                        "passwordSecretRef.key must be a key that a Secret can have: letters, digits, '-', '_' and '.'")
        String key) {}
