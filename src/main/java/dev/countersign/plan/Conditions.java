package dev.countersign.plan;

import dev.countersign.api.Condition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions of a status: a transition time moves only when the status does, and other writers' conditions stay. */
public final class Conditions {
    private Conditions() {}

    public static Condition of(String type, boolean holds, Finding finding, long generation) {
        return new Condition(
                type, holds ? "True" : "False", generation, null, finding.code().text(), finding.sentence());
    }

    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> Objects.equals(type, condition.type()))
                .findFirst();
    }

    /** The old conditions with ours put in their places, and new ones last: another order would be another status. */
    public static List<Condition> merge(List<Condition> old, List<Condition> ours, Instant now) {
        var merged = new ArrayList<Condition>();
        old.forEach(before -> merged.add(find(ours, before.type())
                .map(condition -> stamped(condition, Optional.of(before), now))
                .orElse(before)));
        ours.stream()
                .filter(condition -> find(old, condition.type()).isEmpty())
                .forEach(condition -> merged.add(stamped(condition, Optional.empty(), now)));
        return List.copyOf(merged);
    }

    private static Condition stamped(Condition condition, Optional<Condition> before, Instant now) {
        var since = before.filter(old -> condition.status().equals(old.status()))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> Conditions.text(now));
        return new Condition(
                condition.type(),
                condition.status(),
                condition.observedGeneration(),
                since,
                condition.reason(),
                condition.message());
    }

    /** A stored time, or empty if it is none. */
    public static Optional<Instant> time(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** RFC 3339 in UTC, whole seconds, as every stored time. */
    public static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
