package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateStatus.Issued;
import dev.countersign.plan.Conditions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** The still valid certificates of one object: whoever holds an old key can still use it until it ends. */
final class History {
    private History() {}

    static List<Issued> stillValid(List<Issued> history, Instant now) {
        return history.stream().filter(issued -> !ended(issued, now)).toList();
    }

    /** The still valid ones and the stored one, newest last, without doubles, at most as many as the schema takes. */
    static List<Issued> with(Stored.Held held, List<Issued> history, Instant now) {
        var valid = new ArrayList<>(stillValid(history, now));
        held.leaf().filter(leaf -> !leaf.validity().endedAt(now)).ifPresent(leaf -> {
            var serial = leaf.serial().hex();
            if (valid.stream().noneMatch(issued -> serial.equals(issued.serial()))) {
                valid.add(new Issued(
                        serial,
                        Conditions.text(leaf.validity().notAfter()),
                        held.facts().generation()));
            }
        });
        return List.copyOf(valid.subList(Math.max(0, valid.size() - Planner.MOST_VALID), valid.size()));
    }

    private static boolean ended(Issued issued, Instant now) {
        try {
            return issued.notAfter() != null && Instant.parse(issued.notAfter()).isBefore(now);
        } catch (DateTimeParseException e) {
            return false; // what cannot be read counts as valid: that is the careful side
        }
    }
}
