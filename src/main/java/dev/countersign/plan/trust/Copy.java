package dev.countersign.plan.trust;

import dev.countersign.plan.Finding;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One object that carries the bundle, or shall, or did. */
public record Copy(Place place, Role role, State state) {
    /** The order in which a status names them. */
    public static final Comparator<Copy> ORDER = Comparator.comparing(Copy::role)
            .thenComparing(copy -> copy.place().kind().name())
            .thenComparing(copy -> copy.place().namespace())
            .thenComparing(copy -> copy.place().name());

    /** What an object has to do with the bundle; in the order in which a status names them. */
    public enum Role {
        /** The target in the spec, made by the operator. */
        OWN,
        /** It was the target under another name or kind. */
        FORMER,
        /** It was filled, and its label was taken away. */
        WITHDRAWN,
        /** Somebody's object that asks to be filled. */
        RECEIVER,
        /** A ClientCertificate whose Secret carries the bundle; it is written with the certificate. */
        FOLLOWER;

        /** It shall carry the bundle. */
        public boolean isWanted() {
            return this == OWN || this == RECEIVER || this == FOLLOWER;
        }
    }

    /** What it holds, whether it may be written or is left alone; empty if nothing is known of that. */
    public Optional<Held> held() {
        return switch (state) {
            case Held held -> Optional.of(held);
            case LeftAlone left -> Optional.of(left.held());
            case Absent _ -> Optional.empty();
            case Barred _ -> Optional.empty();
        };
    }

    /** What was seen of the object. */
    public sealed interface State {}

    /** It is not there. */
    public record Absent() implements State {}

    /** It cannot be written, or not even be looked at. */
    public record Barred(Finding because) implements State {}

    /** It is there and is not written for a while. */
    public record LeftAlone(Held held, Finding because) implements State {}

    /**
     * It is there and may be written.
     *
     * @param digests SHA-256 of each entry's value, by its key
     * @param sizes bytes of each entry
     * @param hash of the anchors in its PEM entry; empty if there are none
     * @param managed the keys that we wrote
     * @param marked whether its labels and annotations say what they shall
     * @param version its resourceVersion, which goes into every write
     */
    public record Held(
            Map<String, String> digests,
            Map<String, Long> sizes,
            Optional<String> hash,
            Set<String> managed,
            boolean marked,
            String version)
            implements State {
        public Held {
            digests = Map.copyOf(digests);
            sizes = Map.copyOf(sizes);
            managed = Set.copyOf(managed);
        }
    }
}
