package dev.countersign.continuity;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What came of a run.
 *
 * @param rotations complete ones: a later generation signs, and no earlier one is needed
 * @param rolledBack generations that were prepared and never signed
 * @param distrusted generations that left at once; they are none of the rotations
 * @param handshakes calls that were answered; each made a connection of its own
 * @param failed those that were not
 * @param failures what is known of them
 */
record Outcome(int rotations, int rolledBack, int distrusted, long handshakes, int failed, List<String> failures) {
    static final Outcome NONE = new Outcome(0, 0, 0, 0, 0, List.of());
    private static final Pattern KEPT =
            Pattern.compile("rotations=(\\d+) handshakes=(\\d+) failed=(\\d+) rolledBack=(\\d+) distrusted=(\\d+)\\s*");

    /** What {@link #kept} has written. */
    static Outcome read(String text) {
        var matcher = KEPT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no outcome of a run: " + text);
        }
        return new Outcome(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(4)),
                Integer.parseInt(matcher.group(5)),
                Long.parseLong(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                List.of());
    }

    Outcome and(Outcome later) {
        return new Outcome(
                rotations + later.rotations,
                rolledBack + later.rolledBack,
                distrusted + later.distrusted,
                handshakes + later.handshakes,
                failed + later.failed,
                later.failures);
    }

    /** All but what is known of failures. */
    String kept() {
        return "%s rolledBack=%d distrusted=%d".formatted(this, rolledBack, distrusted);
    }

    @Override
    public String toString() {
        return "rotations=%d handshakes=%d failed=%d".formatted(rotations, handshakes, failed);
    }
}
