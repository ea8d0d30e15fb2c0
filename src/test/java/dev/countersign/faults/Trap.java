package dev.countersign.faults;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts writes and strikes at those of a plan, at each once. */
final class Trap {
    private final Kills kills;
    private final Runnable strike;
    private final AtomicInteger seen = new AtomicInteger();
    private final Set<Integer> struck = new ConcurrentSkipListSet<>();

    Trap(Kills kills, Runnable strike) {
        this.kills = kills;
        this.strike = strike;
    }

    /** The number of the write that is on its way. */
    int count() {
        return seen.incrementAndGet();
    }

    /** True if this is a write and the moment; true once. */
    boolean isDue(int number, Kills.Moment moment) {
        return kills.moment() == moment && kills.numbers().contains(number) && struck.add(number);
    }

    void strike() {
        strike.run();
        if (kills.moment() == Kills.Moment.BEFORE) {
            seen.decrementAndGet(); // nobody has done it, so the next one is this one
        }
    }

    int seen() {
        return seen.get();
    }

    Set<Integer> struck() {
        return new TreeSet<>(struck);
    }
}
