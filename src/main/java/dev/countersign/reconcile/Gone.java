package dev.countersign.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Has what is remembered of an object forgotten when the object is gone: without a finalizer nobody tells a reconciler.
 * Once an hour each that is remembered is asked for, so that nothing of one that came meanwhile is lost.
 */
final class Gone {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final List<Consumer<Predicate<String>>> memories;
    private Instant next = Instant.EPOCH;
    private volatile Predicate<String> exists = _ -> true;

    /** @param memories each forgets the UIDs that it is given a test for */
    Gone(List<Consumer<Predicate<String>>> memories) {
        this.memories = List.copyOf(memories);
    }

    /** From now on this says of a UID whether its object is there. */
    void ask(Predicate<String> objects) {
        exists = objects;
    }

    void forget(Instant now) {
        if (isDue(now)) {
            memories.forEach(memory -> memory.accept(uid -> !exists.test(uid)));
        }
    }

    private synchronized boolean isDue(Instant now) {
        if (next.isAfter(now)) {
            return false;
        }
        next = now.plus(INTERVAL);
        return true;
    }
}
