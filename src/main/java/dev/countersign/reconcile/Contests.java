package dev.countersign.reconcile;

import dev.countersign.api.Api;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.cluster.CertificateWorld;
import dev.countersign.cluster.Retry;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.client.Contest;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Remembers of each certificate how often somebody else undid what was written, for the few where anybody did. After a
 * restart the status tells; a changed spec or a new retry text ends it.
 */
final class Contests {
    /** While somebody writes all the time, his Secret is looked at no more often than this. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** {@code version}: the Secret's resourceVersion after our last write. {@code looked}: when it was read last. */
    private record Entry(Contest contest, long generation, String version, Duration lifetime, Instant looked) {
        boolean isWaiting(Instant now) {
            return contest.next(lifetime).isAfter(now);
        }
    }

    /** The world with what is remembered of its contest. */
    CertificateWorld known(CertificateWorld world, Instant now) {
        var resource = world.resource();
        var entry = entry(resource, now);
        if (entry.isEmpty()) {
            return world;
        }
        var contest = entry.get().contest();
        var touched = !world.secretVersion().equals(entry.get().version());
        return world.with(world.observed().contested(new Contest(contest.undone(), contest.last(), touched)));
    }

    /** The world after a write; counts it if it put right what somebody else had changed. */
    CertificateWorld wrote(CertificateWorld world, Plan plan, String version, Instant now) {
        if (!(world.reading() instanceof Wanted wanted)) {
            return world;
        }
        var before = world.observed().contest();
        var answers = Contest.isAnswer(plan.because(), wanted, world.observed().memory())
                && (before.touched() || before.undone() == 0);
        if (!answers && before.undone() == 0) {
            return world;
        }
        var contest = answers ? before.again(now) : new Contest(before.undone(), before.last(), false);
        entries.put(wanted.identity().uid(), new Entry(contest, wanted.generation(), version, wanted.lifetime(), now));
        return world.with(world.observed().contested(contest));
    }

    /** Until when to leave a certificate alone that is changed all the time; empty if it may be looked at. */
    Optional<Instant> rest(ClientCertificate resource, Instant now) {
        var waiting = entry(resource, now).filter(entry -> entry.isWaiting(now));
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        var entry = waiting.get();
        var look = entry.looked().plus(LOOK);
        if (look.isAfter(now)) {
            var next = entry.contest().next(entry.lifetime());
            return Optional.of(look.isBefore(next) ? look : next);
        }
        entries.put(
                resource.getMetadata().getUid(),
                new Entry(entry.contest(), entry.generation(), entry.version(), entry.lifetime(), now));
        return Optional.empty();
    }

    /** Forgets objects by their UIDs. */
    void forget(Predicate<String> gone) {
        entries.keySet().removeIf(gone);
    }

    private Optional<Entry> entry(ClientCertificate resource, Instant now) {
        var uid = resource.getMetadata().getUid();
        var generation = Api.generation(resource);
        var entry = Optional.ofNullable(entries.get(uid)).or(() -> fromStatus(resource, generation, now));
        if (entry.isEmpty()) {
            return entry;
        }
        var over = !now.isBefore(entry.get().contest().over());
        if (over
                || entry.get().generation() != generation
                || Retry.asked(resource).isPresent()) {
            entries.remove(uid);
            return Optional.empty();
        }
        entries.putIfAbsent(uid, entry.get());
        return entry;
    }

    /** What an operator before us wrote down. Its last write is not known any more, so the wait begins anew. */
    private static Optional<Entry> fromStatus(ClientCertificate resource, long generation, Instant now) {
        var status = Optional.ofNullable(resource.getStatus()).orElse(ClientCertificateStatus.EMPTY);
        var undone = Optional.ofNullable(status.failedAttempts()).orElse(0);
        return Conditions.find(status.conditions(), Condition.ISSUING)
                .filter(condition -> Code.SECRET_CONTESTED.text().equals(condition.reason())
                        && Long.valueOf(generation).equals(condition.observedGeneration()))
                .map(condition ->
                        new Entry(new Contest(undone, now, true), generation, "?", Duration.ofDays(1), Instant.EPOCH));
    }
}
