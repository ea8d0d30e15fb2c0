package dev.countersign.probe;

import java.time.Duration;

/**
 * What probing may take of the cluster.
 *
 * @param atOnce connections, of all rounds together
 * @param ofOneParty servers of one workload in one round
 * @param round how long one round may take; what is not seen by then is left
 */
public record Bounds(int atOnce, int ofOneParty, Duration round) {
    public static final Bounds USUAL = new Bounds(16, 32, Duration.ofSeconds(90));
}
