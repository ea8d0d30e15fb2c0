package dev.countersign.continuity;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What clients say of their calls. A call counts when a good answer was read to its end. */
public final class Tally {
    private static final String ANSWERED = "answered ";
    private static final String FAILED = "failed ";

    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** A line of a client's output. What is neither of the two is a client that does not work. */
    public void hear(String who, String line) {
        if (line.startsWith(ANSWERED)) {
            answered.addAndGet(Long.parseLong(line.substring(ANSWERED.length())));
        } else {
            failures.add(who + ": " + (line.startsWith(FAILED) ? line.substring(FAILED.length()) : line));
        }
    }

    public long answered() {
        return answered.get();
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }
}
