package dev.countersign.reconcile;

import dev.countersign.cluster.BundleWorld;
import dev.countersign.cluster.Secrets;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Contest;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Observed;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Objects that are left alone for a while: because the API server refuses to have them written, or because somebody else
 * changes them each time after us. Kept in memory: after a restart it is tried again.
 */
final class Standoffs {
    private static final Duration REFUSED = Duration.ofMinutes(1);
    /** Bundles have no lifetime; this is long enough for the pauses to grow to their longest. */
    private static final Duration LIFETIME = Duration.ofDays(1);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int LONGEST_MESSAGE = 300;

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    private record Key(String uid, Place place) {}

    /** {@code anchors}: the hash of what we wrote last. {@code barred}: why it is left alone until then. */
    private record Entry(String anchors, long generation, Contest contest, Instant until, Finding barred) {}

    /** The world, in which those objects are left alone that are to be. */
    BundleWorld known(BundleWorld world, Instant now) {
        if (!(world.reading() instanceof Wanted wanted)) {
            return world;
        }
        var observed = world.observed();
        var copies =
                observed.copies().stream().map(copy -> known(wanted, copy, now)).toList();
        return world.with(new Observed(observed.sources(), observed.memory(), copies));
    }

    private Copy known(Wanted bundle, Copy copy, Instant now) {
        var entry = entries.get(key(bundle, copy));
        if (entry == null || !entry.until().isAfter(now)) {
            return copy;
        }
        var state = switch (copy.state()) {
            // What was put right is right, and nothing is to be said of it until somebody changes it once more.
            case Copy.Held held -> new Copy.LeftAlone(held, entry.barred());
            case Copy.Absent _ -> new Copy.Barred(entry.barred());
            case Copy.LeftAlone left -> left;
            case Copy.Barred barred -> barred;
        };
        return new Copy(copy.place(), copy.role(), state);
    }

    /** When the first of a bundle's objects may be written again; empty if none is left alone. */
    Optional<Instant> next(BundleWorld world, Instant now) {
        return world.reading() instanceof Wanted wanted
                ? world.observed().copies().stream()
                        .map(copy -> entries.get(key(wanted, copy)))
                        .filter(entry -> entry != null && entry.until().isAfter(now))
                        .map(Entry::until)
                        .min(Instant::compareTo)
                : Optional.empty();
    }

    /** Counts a write that put right what somebody else had changed: the anchors were the same before. */
    void wrote(Wanted bundle, Copy copy, Anchors anchors, Instant now) {
        var hash = anchors.hash();
        entries.compute(key(bundle, copy), (_, old) -> {
            var again = old != null
                    && old.anchors().equals(hash)
                    && old.generation() == bundle.generation()
                    && !now.isAfter(old.contest().over());
            var contest = again ? old.contest().again(now) : new Contest(0, now, false);
            return new Entry(hash, bundle.generation(), contest, contest.next(LIFETIME), contested(copy.place()));
        });
    }

    private static Finding contested(Place place) {
        return new Finding(
                Code.TARGET_CONTESTED,
                ("somebody else keeps changing %s after us, so it is put right less and less often: find the writer"
                                + " ('kubectl get %s %s%s -o yaml --show-managed-fields')")
                        .formatted(
                                place,
                                place.kind().name().toLowerCase(Locale.ROOT),
                                place.name(),
                                place.namespace().isEmpty() ? "" : " -n " + place.namespace()));
    }

    /** Leaves an object alone that the API server refuses to have written; throws what concerns more than the object. */
    void refused(Wanted bundle, Copy copy, KubernetesClientException e, Instant now) {
        if (Secrets.isOutdated(e) || e.getCode() == 404) {
            return; // it was changed or deleted meanwhile: look again
        }
        if (e.getCode() < 400 || e.getCode() >= 500 || e.getCode() == TOO_MANY_REQUESTS) {
            throw e;
        }
        var code = copy.place().kind() == Place.Kind.ClusterTrustBundle && e.getCode() == 403
                ? Code.CLUSTER_TRUST_BUNDLE_NOT_ALLOWED
                : Code.TARGET_UNWRITABLE;
        var finding = new Finding(code, "%s cannot be written: %s".formatted(copy.place(), message(e)));
        entries.put(key(bundle, copy), new Entry("", 0, Contest.NONE, now.plus(REFUSED), finding));
    }

    private static String message(KubernetesClientException e) {
        var text = e.getStatus() == null || e.getStatus().getMessage() == null
                ? "the API server answered " + e.getCode()
                : e.getStatus().getMessage();
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static Key key(Wanted bundle, Copy copy) {
        return new Key(bundle.identity().uid(), copy.place());
    }

    /** Forgets objects by their UIDs. */
    void forget(Predicate<String> gone) {
        entries.keySet().removeIf(key -> gone.test(key.uid()));
    }
}
