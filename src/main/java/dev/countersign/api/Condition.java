package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One condition. Kubernetes' own type has no required {@code type}, which a list map needs. Time is RFC 3339, UTC. */
public record Condition(
        @JsonPropertyDescription("What the condition is about: Ready, Issuing, Restarted, Trusted or Rotating.")
        @Required
        @Size(max = 316)
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required @Size(max = 16)
        String status,

        @JsonPropertyDescription("The metadata.generation that this was said of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("When the status last became another one.") @Nullable
        String lastTransitionTime,

        @JsonPropertyDescription("A finding's code; docs/runbooks has a page for each.") @Size(max = 1024) @Nullable
        String reason,

        @JsonPropertyDescription("What it means here, where, and what to do.") @Size(max = 32768) @Nullable
        String message) {

    public static final String READY = "Ready";
    public static final String ISSUING = "Issuing";
    public static final String RESTARTED = "Restarted";

    /** Of an authority: it is on its way to another generation, or an old one has not left trust yet. */
    public static final String ROTATING = "Rotating";

    /** Of a bundle: all relying parties trust its anchors. */
    public static final String TRUSTED = "Trusted";
}
