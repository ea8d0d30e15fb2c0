package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The generations of an authority. A label for people: nothing here ever permits a step, it can only forbid one. */
public record AuthorityStatus(
        @Size(max = 16) List<Condition> conditions,

        @JsonPropertyDescription("Number of the generation that signs.") @Nullable
        Integer activeGeneration,

        @JsonPropertyDescription("End of the active generation's life.") @Nullable
        String notAfter,

        @Size(max = 256) List<Generation> generations) {

    public static final AuthorityStatus EMPTY = new AuthorityStatus(List.of(), null, null, List.of());

    public AuthorityStatus {
        conditions = Api.listOf(conditions);
        generations = Api.listOf(generations);
    }

    /** One key and certificate of the authority. The fingerprint is the certificate's SHA-256 in hexadecimal. */
    public record Generation(
            @Required Integer number,
            @Nullable String fingerprint,
            @Nullable String subject,
            @Nullable String notAfter,
            @Nullable State state,
            @Nullable String cause,
            @Nullable String neededUntil) {}

    /** Where a generation stands. */
    public enum State {
        Prepared,
        Active,
        Retiring,
        Retired,
        Distrusted
    }
}
