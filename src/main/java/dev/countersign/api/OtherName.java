package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A subject alternative name of type otherName (RFC 5280, 4.2.1.6) whose value is a UTF8String. */
public record OtherName(
        @JsonPropertyDescription("Object identifier, for example 1.3.6.1.4.1.311.20.2.3 for a user principal name.")
        @Required
        @Size(min = 3, max = 128)
        @ValidationRule(
                value = "self.matches('^[0-2]([.](0|[1-9][0-9]*))+$')",
                message = "oid must be an object identifier in digits and dots such as 1.3.6.1.4.1.311.20.2.3")
        String oid,

        @JsonPropertyDescription("The name itself.") @Required @Size(min = 1, max = 256)
        String utf8Value) {}
