package dev.countersign.plan.workload;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last time that the operator rolled a workload: for which mark, which generation of the spec that made, and when. It
 * stands on the workload itself, beside its template, so that whoever restarts in between knows what was begun.
 */
public record Roll(Mark mark, long generation, Instant at) {
    /** Reads it; empty if there is none, or if somebody wrote something else there. */
    static Optional<Roll> read(@Nullable String text) {
        var parts = text == null ? new String[0] : text.split(" ", -1);
        try {
            return parts.length == 4
                    ? Optional.of(
                            new Roll(new Mark(parts[0], parts[1]), Long.parseLong(parts[2]), Instant.parse(parts[3])))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    public String text() {
        return "%s %s %d %s".formatted(mark.annotation(), mark.value(), generation, at.truncatedTo(ChronoUnit.SECONDS));
    }
}
