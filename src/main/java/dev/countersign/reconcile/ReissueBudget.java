package dev.countersign.reconcile;

import dev.countersign.cluster.CertificateWorld;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Contest;
import dev.countersign.plan.client.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many certificates of all objects together may be issued again without being due by time or spec: a mistake that
 * concerns all of them at once (website#2128) becomes slow enough for people to notice. A bucket of tokens, kept as the
 * time at which it would be full again; whoever comes too early gets a time of his own, so that they do not all come
 * back at once.
 */
final class ReissueBudget {
    private static final int BURST = 1_000;
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final int burst;
    private final Duration interval;
    private final Map<String, Instant> reserved = new HashMap<>();
    private Instant full = Instant.EPOCH;

    ReissueBudget() {
        this(BURST, INTERVAL);
    }

    /** @param burst tokens in a full bucket; {@code interval}: time in which one is added */
    ReissueBudget(int burst, Duration interval) {
        this.burst = burst;
        this.interval = interval;
    }

    /** The plan, or a wait in its place. */
    Plan limit(CertificateWorld world, Plan plan, Instant now) {
        var counts = plan instanceof Plan.Issue issue
                && Contest.isAnswer(
                        issue.because(), issue.wanted(), world.observed().memory());
        if (!counts) {
            return plan;
        }
        return take(world.resource().getMetadata().getUid(), now)
                .<Plan>map(until -> new Plan.BackOff(
                        new Finding(
                                Code.REISSUE_BUDGET_SPENT,
                                "many certificates are to be issued again at once (here because of "
                                        + plan.because().code().text()
                                        + "), so they are issued one after the other"),
                        until))
                .orElse(plan);
    }

    /** Takes a token for an object; empty if there was one, else when to come back. */
    synchronized Optional<Instant> take(String uid, Instant now) {
        var promised = reserved.get(uid);
        if (promised != null && promised.isAfter(now)) {
            return Optional.of(promised);
        }
        if (promised != null) {
            reserved.remove(uid);
            return Optional.empty();
        }
        full = (full.isAfter(now) ? full : now).plus(interval);
        var allowed = full.minus(interval.multipliedBy(burst));
        if (!allowed.isAfter(now)) {
            return Optional.empty();
        }
        reserved.values().removeIf(at -> at.plus(FORGOTTEN).isBefore(now));
        reserved.put(uid, allowed);
        return Optional.of(allowed);
    }
}
