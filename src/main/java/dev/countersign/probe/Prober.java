package dev.countersign.probe;

import dev.countersign.pki.Credential;
import dev.countersign.pki.PublicKey;
import dev.countersign.plan.evidence.Answers;
import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Outcome.Why;
import dev.countersign.plan.evidence.Sight;
import dev.countersign.plan.evidence.TlsVersion;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Asks many servers at once, and each of them one thing after the other. May be used by several threads; its limits
 * hold for all of them together.
 */
public final class Prober {
    /** Addresses share them; two with the same one only wait for each other. */
    private static final int LANES = 256;

    private final Probe probe;
    private final Bounds bounds;
    private final InstantSource clock;
    private final Semaphore places;
    private final Semaphore[] lanes =
            Stream.generate(() -> new Semaphore(1)).limit(LANES).toArray(Semaphore[]::new);
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    public Prober(Limits limits, Bounds bounds, InstantSource clock, SecureRandom random) {
        this.probe = new Probe(limits, random);
        this.bounds = bounds;
        this.clock = clock;
        this.places = new Semaphore(bounds.atOnce());
    }

    /** Probes since the start, by what came of them ({@link Outcome#label}); they only grow. */
    public Map<String, Long> counts() {
        var sums = new TreeMap<String, Long>();
        counts.forEach((label, count) -> sums.put(label, count.sum()));
        return sums;
    }

    /**
     * Asks the servers of all parties.
     *
     * @throws InterruptedException if the caller was interrupted; every connection is closed then
     */
    public Round look(List<Party> parties, Credentials credentials) throws InterruptedException {
        var began = clock.instant();
        var all = new LinkedHashSet<Target>();
        parties.forEach(party -> all.addAll(party.targets()));
        var chosen = new LinkedHashSet<Target>();
        parties.forEach(
                party -> party.targets().stream().limit(bounds.ofOneParty()).forEach(chosen::add));
        var sights = visit(List.copyOf(chosen), credentials);
        return new Round(
                began,
                sights,
                all.stream().filter(target -> !sights.containsKey(target)).toList());
    }

    private Map<Target, Sight> visit(List<Target> targets, Credentials credentials) throws InterruptedException {
        var threads = Thread.ofVirtual().name("probe-", 0).factory();
        List<Future<Sight>> visits;
        try (var executor = Executors.newThreadPerTaskExecutor(threads)) {
            visits = executor.invokeAll(
                    targets.stream()
                            .map(target -> (java.util.concurrent.Callable<Sight>) () -> visit(target, credentials))
                            .toList(),
                    bounds.round().toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        var sights = new HashMap<Target, Sight>();
        for (var i = 0; i < visits.size(); i++) {
            var target = targets.get(i);
            seen(visits.get(i)).ifPresent(sight -> sights.put(target, sight));
        }
        return sights;
    }

    /** Whatever a visit fails with is a mistake of ours; what servers do comes as an outcome. */
    private static Optional<Sight> seen(Future<Sight> visit) throws InterruptedException {
        try {
            return Optional.of(visit.get());
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a probe failed", e.getCause());
        }
    }

    private Sight visit(Target target, Credentials credentials) throws InterruptedException {
        var lane = lane(target.address());
        lane.acquire();
        try {
            places.acquire();
            try {
                return ask(target, credentials);
            } finally {
                places.release();
            }
        } finally {
            lane.release();
        }
    }

    private Semaphore lane(InetAddress address) {
        return lanes[Math.floorMod(address.hashCode(), LANES)];
    }

    private Sight ask(Target target, Credentials credentials) {
        var answers = new EnumMap<TlsVersion, Answers>(TlsVersion.class);
        for (var version : TlsVersion.values()) {
            var heard = ask(target, version, credentials);
            answers.put(version, heard);
            if (wouldOnlyWait(heard.stranger().getFirst())) {
                break;
            }
        }
        return new Sight(answers);
    }

    /** The stranger goes first, to learn who the server is, and last, to see whether it is still of the same mind. */
    private Answers ask(Target target, TlsVersion version, Credentials credentials) {
        var first = present(credentials.stranger(), target, version, Optional.empty());
        if (first.outcome() instanceof NoAnswer) {
            return new Answers(List.of(first.outcome()), Map.of());
        }
        var known = new HashMap<String, Outcome>();
        credentials
                .known()
                .forEach((name, credential) -> known.put(
                        name,
                        present(credential, target, version, first.server()).outcome()));
        var strangers = new ArrayList<>(List.of(first.outcome()));
        strangers.add(
                present(credentials.stranger(), target, version, first.server()).outcome());
        return new Answers(strangers, known);
    }

    private Probe.Met present(Credential credential, Target target, TlsVersion version, Optional<PublicKey> server) {
        var met = probe.present(credential, target, version, server);
        counts.computeIfAbsent(met.outcome().label(), _ -> new LongAdder()).increment();
        return met;
    }

    private static boolean wouldOnlyWait(Outcome first) {
        return first instanceof NoAnswer none && none.why() != Why.VERSION_NOT_SPOKEN;
    }
}
