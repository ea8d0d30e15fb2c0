package dev.countersign.api;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One condition. Kubernetes' own type has no required {@code type}, which a list map needs. Time is RFC 3339, UTC. */
public record Condition(
        @Required @Size(max = 316) String type,
        @Required @Size(max = 16) String status,
        @Nullable Long observedGeneration,
        @Nullable String lastTransitionTime,
        @Size(max = 1024) @Nullable String reason,
        @Size(max = 32768) @Nullable String message) {

    public static final String READY = "Ready";
    public static final String ISSUING = "Issuing";
}
