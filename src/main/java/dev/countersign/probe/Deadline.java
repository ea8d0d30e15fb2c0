package dev.countersign.probe;

import java.time.Duration;

/** An end in the time of {@link System#nanoTime}, which does not jump as clocks do. */
record Deadline(long nanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left, for a socket: for those 0 would be for ever. */
    int millis() {
        return Math.clamp(Duration.ofNanos(nanos - System.nanoTime()).toMillis(), 1, Integer.MAX_VALUE);
    }

    boolean passed() {
        return nanos - System.nanoTime() <= 0;
    }
}
