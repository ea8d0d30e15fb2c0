package dev.countersign.continuity;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What came of a run.
 *
 * @param rotations complete ones: a later generation signs, and the earlier one is in no bundle any more
 * @param rolledBack generations that were prepared and never signed
 * @param handshakes calls that were answered; each made a connection of its own
 * @param failed those that were not
 * @param failures what is known of them
 */
record Outcome(int rotations, int rolledBack, long handshakes, int failed, List<String> failures) {
    static final Outcome NONE = new Outcome(0, 0, 0, 0, List.of());
    private static final Pattern TEXT = Pattern.compile("rotations=(\\d+) handshakes=(\\d+) failed=(\\d+)\\s*");

    static Outcome read(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no outcome of a run: " + text);
        }
        return new Outcome(
                Integer.parseInt(matcher.group(1)),
                0,
                Long.parseLong(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                List.of());
    }

    Outcome and(Outcome later) {
        return new Outcome(
                rotations + later.rotations,
                rolledBack + later.rolledBack,
                handshakes + later.handshakes,
                failed + later.failed,
                later.failures);
    }

    @Override
    public String toString() {
        return "rotations=%d handshakes=%d failed=%d".formatted(rotations, handshakes, failed);
    }
}
