package dev.countersign.plan.client;

import java.time.Duration;
import java.time.Instant;

/** Counts the certificates of one object: with its UID the count makes the serial number, so none is used twice. */
public final class Revision {
    /** The clock's milliseconds in two thousand years, and far from an overflow. */
    private static final long HIGHEST = 1L << 46;

    /** An object younger than this with neither status nor Secret is new, not robbed of both. */
    private static final Duration NEW = Duration.ofMinutes(10);

    private Revision() {}

    /** The highest that Secret or status know; zero if there was none, or both are lost. */
    public static long highest(Observed observed) {
        var onSecret =
                observed.stored() instanceof Stored.Held held ? held.facts().revision() : 0;
        return Math.max(plausible(onSecret), plausible(observed.memory().revision()));
    }

    /** One more than the highest ever seen. */
    static long next(Wanted wanted, Observed observed, Instant now) {
        var highest = highest(observed);
        // What lives in the status alone is lost with it, at any age.
        var isNew = wanted.target().hasSecret() && wanted.created().plus(NEW).isAfter(now);
        // Both lost: only the clock is surely higher than whatever was there, if it is fine enough. A status that is
        // wiped within a second of the issue must not lead to the same serial number.
        return highest == 0 && !isNew ? now.toEpochMilli() : highest + 1;
    }

    /** Whoever may edit the Secret must not be able to turn the counter over. */
    private static long plausible(long revision) {
        return revision < HIGHEST ? revision : 0;
    }
}
