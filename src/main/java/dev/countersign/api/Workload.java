package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A workload of the same namespace. A null kind is one that this build does not know. */
public record Workload(
        @JsonPropertyDescription("Deployment, StatefulSet or DaemonSet.") @Required @Nullable
        Kind kind,

        @JsonPropertyDescription("Name of the workload.")
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.OBJECT_NAME, message = NAME_MESSAGE)
        String name) {

    static final String NAME_MESSAGE =
            "name must be one that a workload can have: lower case letters, digits, '-' and '.'";

    /** Kinds whose pods are rolled by a change of their template. */
    public enum Kind {
        Deployment,
        StatefulSet,
        DaemonSet
    }
}
