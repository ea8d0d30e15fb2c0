package dev.countersign.plan;

import java.time.Instant;

/**
 * What time it is, by every clock there is. They agree unless one of them is wrong, and nobody can tell which.
 *
 * @param now what is most likely: whoever only issues or waits goes by it
 * @param earliest what the slowest clock says: a time before it has passed, whichever clock is right
 * @param latest what the fastest clock says
 */
public record Clocks(Instant now, Instant earliest, Instant latest) {
    /** As when there is one clock, or all say the same. */
    public static Clocks agreeing(Instant now) {
        return new Clocks(now, now, now);
    }

    /** True if no clock says that this time is still to come. */
    public boolean havePassed(Instant time) {
        return earliest.isAfter(time);
    }

    /** True if it has come by one clock and not by another: then nothing is done that cannot be undone. */
    public boolean dispute(Instant time) {
        return !havePassed(time) && latest.isAfter(time);
    }

    /** Why a step is not taken that would be due at this time. */
    public Finding differ(String step, Instant time) {
        return new Finding(
                Code.CLOCK_DIFFERS,
                ("%s at %s, which has come by one clock and not by another: the clock of the machine that the operator runs"
                                + " on and the API server's differ by more than a minute: have NTP set both")
                        .formatted(step, time));
    }
}
