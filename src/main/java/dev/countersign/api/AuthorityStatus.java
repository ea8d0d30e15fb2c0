package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The generations of an authority. A label for people: nothing here ever permits a step, it can only forbid one. */
public record AuthorityStatus(
        @JsonPropertyDescription(
                "How the authority is. Ready: its active generation signs. Rotating: it is on its way to"
                        + " another generation.")
        @Size(max = 16)
        List<Condition> conditions,

        @JsonPropertyDescription("Number of the generation that signs.") @Nullable
        Integer activeGeneration,

        @JsonPropertyDescription("End of the active generation's life.") @Nullable
        String notAfter,

        @JsonPropertyDescription("Every generation that was ever seen.") @Size(max = 256)
        List<Generation> generations,

        @JsonPropertyDescription("Where the rotation stands; nothing while there is none.") @Nullable
        Progress rotation) {

    public static final AuthorityStatus EMPTY = new AuthorityStatus(List.of(), null, null, List.of(), null);

    public AuthorityStatus {
        conditions = Api.listOf(conditions);
        generations = Api.listOf(generations);
    }

    /** One key and certificate of the authority. The fingerprint is the certificate's SHA-256 in hexadecimal. */
    public record Generation(
            @JsonPropertyDescription("Counts from 1; no number is used twice.") @Required
            Integer number,

            @JsonPropertyDescription("SHA-256 of its certificate, lower case hexadecimal.") @Nullable
            String fingerprint,

            @JsonPropertyDescription("Its distinguished name as RFC 4514 text.") @Nullable
            String subject,

            @JsonPropertyDescription("When its certificate ends.") @Nullable
            String notAfter,

            @JsonPropertyDescription("Where it stands between prepared and retired.") @Nullable
            State state,

            @JsonPropertyDescription("Why it was made: expiry, source, distrust, or reason with its text.")
            @Size(max = 300)
            @Nullable
            String cause,

            @JsonPropertyDescription("When everything that it signed has ended.") @Nullable
            String neededUntil) {}

    /** Where the rotation from one generation to the next stands. */
    public record Progress(
            @JsonPropertyDescription("The step: Publish, AwaitTrust or AwaitLeaves; the others take no time.")
            @Size(max = 32)
            @Nullable
            String step,

            @JsonPropertyDescription("Number of the generation that it is about.") @Nullable
            Integer generation,

            @JsonPropertyDescription("Since when it is at this step.") @Size(max = 32) @Nullable
            String since,

            @JsonPropertyDescription("For whom it waits, the first 16 of them.") @Size(max = 16)
            List<@Size(max = 512) String> waitingFor,

            @JsonPropertyDescription("For how many it waits.") @Nullable
            Integer waiting,

            @JsonPropertyDescription("What happens next and when, and what happens if nothing is done.")
            @Size(max = 1024)
            @Nullable
            String next) {

        public Progress {
            waitingFor = Api.listOf(waitingFor);
        }
    }

    /** Where a generation stands. */
    public enum State {
        Prepared,
        Active,
        Retiring,
        Retired,
        Distrusted
    }
}
