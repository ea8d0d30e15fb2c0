package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The world as far as it concerns one authority, read and parsed once.
 *
 * @param inStatus numbers of the generations that the status lists, and {@code reasonsInStatus} the texts of people there
 */
public record Observed(
        boolean served,
        boolean deleting,
        Register register,
        Set<Integer> inStatus,
        List<Seen> generations,
        Upstream upstream,
        Audience audience,
        Set<String> reasonsInStatus) {

    public Observed(
            boolean served,
            boolean deleting,
            Register register,
            Set<Integer> inStatus,
            List<Seen> generations,
            Upstream upstream) {
        this(served, deleting, register, inStatus, generations, upstream, Audience.UNSEEN, Set.of());
    }

    Observed having(List<Seen> some) {
        return new Observed(served, deleting, register, inStatus, some, upstream, audience, reasonsInStatus);
    }

    public Observed heardBy(Audience heard) {
        return new Observed(served, deleting, register, inStatus, generations, upstream, heard, reasonsInStatus);
    }

    /**
     * What the authority's annotations say: the highest number ever given, which generations exist and with which
     * certificate, and which installation serves it.
     */
    public record Register(int last, Map<Integer, String> fingerprints, Optional<String> servedBy) {
        public static final Register EMPTY = new Register(0, Map.of(), Optional.empty());
    }

    /**
     * One generation's Secret.
     *
     * @param above who signed the certificate, up to and including the root; empty if it signed itself
     * @param ours false if a Secret of this name has not our labels
     * @param intact false if key, certificate and those above it are unreadable or do not belong together
     * @param tied whether an ownerReference of the Secret names the object, or anybody else
     */
    public record Seen(
            int number,
            boolean ours,
            boolean intact,
            Optional<Certificate> certificate,
            List<Certificate> above,
            String ownerUid,
            Tie tied,
            Facts facts) {

        /** From the certificate up to and including the root; only of a generation that is intact. */
        public List<Certificate> path() {
            return Stream.concat(certificate.stream(), above.stream()).toList();
        }

        /** The root that whoever verifies its certificates has to trust; only of a generation that is intact. */
        Certificate anchor() {
            return path().getLast();
        }

        /** When everything has ended that it signed; at the latest that is its own end. */
        public Instant neededUntil() {
            var end = path().getFirst().validity().notAfter();
            return facts.signedUntil().filter(end::isAfter).orElse(end);
        }

        public Seen with(Facts changed) {
            return new Seen(number, ours, intact, certificate, above, ownerUid, tied, changed);
        }
    }

    /** Whom a generation's Secret follows when that is deleted. */
    public enum Tie {
        NOBODY,
        THIS_OBJECT,
        SOMEBODY_ELSE
    }

    /** Fingerprints of public keys that others know. */
    public Set<String> distrustedKeys() {
        return generations.stream()
                .filter(seen -> seen.facts().distrusted().isPresent())
                .flatMap(seen -> seen.certificate().stream())
                .map(certificate -> certificate.publicKey().fingerprint())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Which anchor is to be everywhere before another generation signs: its public key's fingerprint. */
    public Optional<String> awaitedAnchor() {
        return Stages.of(this)
                .next()
                .filter(Seen::intact)
                .map(next -> next.anchor().publicKey().fingerprint());
    }

    /** Whether some generation was made with this text, be it lost by now. */
    boolean isKnown(String reason) {
        return reasonsInStatus.contains(reason)
                || generations.stream()
                        .flatMap(seen -> seen.facts().cause().stream())
                        .anyMatch(cause -> cause.text().equals(reason));
    }

    /** Generations that are written down somewhere, whose Secret is gone, and that nobody has given up. */
    SortedSet<Integer> lost() {
        var known = new TreeSet<>(register.fingerprints().keySet());
        known.addAll(inStatus);
        generations.forEach(seen -> {
            known.remove(seen.number());
            known.removeAll(seen.facts().inPlaceOf());
        });
        return known;
    }

    /**
     * The number for another generation: higher than any that was ever given, and none that a spec names as distrusted
     * already, because that is never meant for one to come.
     */
    int another(Set<Integer> named) {
        var number = highest() + 1;
        while (named.contains(number)) {
            number++;
        }
        return number;
    }

    /** The highest number that was ever given to a generation. */
    int highest() {
        var given = Stream.of(register.fingerprints().keySet().stream(), inStatus.stream(), numbers())
                .flatMap(numbers -> numbers);
        return Math.max(register.last(), given.max(Integer::compareTo).orElse(0));
    }

    private Stream<Integer> numbers() {
        return generations.stream().map(Seen::number);
    }
}
