package dev.countersign.reconcile;

import dev.countersign.cluster.ProbeCredentials;
import dev.countersign.plan.Identity;
import dev.countersign.plan.party.Aim;
import dev.countersign.plan.party.Generation;
import dev.countersign.plan.party.Inquiry;
import dev.countersign.plan.party.Member;
import dev.countersign.probe.Prober;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Asks relying parties on threads of its own, so that a server that hangs holds up nothing but itself, and remembers what
 * they answered until the generations are other ones.
 */
public final class Probing implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Probing.class);

    /** As many bundles have a round at the same time; the prober bounds the connections of all of them. */
    private static final int ROUNDS = 4;

    private final ProbeRound round;
    private final InstantSource clock;
    // Resolving a name blocks a thread and cannot be interrupted, which would pin a virtual one's carrier.
    private final ExecutorService threads = Executors.newFixedThreadPool(
            ROUNDS, Thread.ofPlatform().name("probing-", 0).daemon().factory());
    private final Map<String, Hearsay> bundles = new ConcurrentHashMap<>();

    /** Makes the certificates that are presented. */
    @FunctionalInterface
    public interface Signing {
        /** As {@link ProbeCredentials#of}. */
        ProbeCredentials.Presented of(
                String namespace,
                Generation active,
                List<Generation> sisters,
                Optional<ProbeCredentials.Like> like,
                Instant now);
    }

    public Probing(Prober prober, Signing credentials, InstantSource clock) {
        this.round = new ProbeRound(prober, credentials, clock);
        this.clock = clock;
    }

    /** The same members, with what was heard of them. */
    List<Member> heard(Identity bundle, Aim aim, List<Member> members) {
        var hearsay = hearsay(bundle, aim);
        return members.stream()
                .map(member -> member.hearing(hearsay.of(member, aim)))
                .toList();
    }

    private Hearsay hearsay(Identity bundle, Aim aim) {
        return bundles.compute(bundle.uid(), (_, known) -> known != null && known.isOf(aim) ? known : new Hearsay(aim));
    }

    /**
     * Has them asked, unless a round runs or the last one is too near.
     *
     * @param heard called when there is something new
     * @return when they may be asked next, if not now
     */
    Optional<Instant> ask(Identity bundle, Aim aim, List<Inquiry> inquiries, Runnable heard) {
        if (inquiries.isEmpty()) {
            return Optional.empty();
        }
        var hearsay = hearsay(bundle, aim);
        if (!hearsay.begins(clock.instant())) {
            return Optional.of(hearsay.next()).filter(clock.instant()::isBefore);
        }
        hearsay.keepOnly(inquiries);
        threads.execute(() -> round(bundle, aim, inquiries, hearsay, heard));
        return Optional.empty();
    }

    private void round(Identity bundle, Aim aim, List<Inquiry> inquiries, Hearsay hearsay, Runnable heard) {
        try {
            round.ask(bundle.namespace(), aim, inquiries, hearsay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Nobody waits for this thread; the next round tries again.
            LOG.warnf(e, "the relying parties of %s could not be asked", bundle);
        } finally {
            hearsay.ended(clock.instant());
            heard.run();
        }
    }

    /** Forgets bundles by their UIDs. */
    void forget(Predicate<String> gone) {
        bundles.keySet().removeIf(gone);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
