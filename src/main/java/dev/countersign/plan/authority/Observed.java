package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The world as far as it concerns one authority, read and parsed once. */
public record Observed(
        boolean served,
        boolean deleting,
        Register register,
        Set<Integer> inStatus,
        List<Seen> generations,
        Upstream upstream) {

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
     * @param activated when it began to sign; a fact that others have acted on, written once
     * @param restoredAt when it was taken up again under a new object
     */
    public record Seen(
            int number,
            boolean ours,
            boolean intact,
            Optional<Certificate> certificate,
            List<Certificate> above,
            String ownerUid,
            Tie tied,
            Optional<Instant> activated,
            Optional<Instant> restoredAt) {

        /** From the certificate up to and including the root; only of a generation that is intact. */
        public List<Certificate> path() {
            return Stream.concat(certificate.stream(), above.stream()).toList();
        }
    }

    /** Whom a generation's Secret follows when that is deleted. */
    public enum Tie {
        NOBODY,
        THIS_OBJECT,
        SOMEBODY_ELSE
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
