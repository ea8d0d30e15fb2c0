package dev.countersign.plan.trust;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy.Role;
import java.util.Optional;

/** What is to be done with each object that carries a bundle, or shall, or did. */
final class Copies {
    /** What the API server takes as data of a ConfigMap or Secret, and as trustBundle of a ClusterTrustBundle. */
    static final long MOST_BYTES = 1024 * 1024;

    private Copies() {}

    /** True if the object carries exactly this. */
    static boolean carries(Copy copy, Content content) {
        return copy.held().filter(held -> carries(copy, held, content)).isPresent();
    }

    private static boolean carries(Copy copy, Copy.Held held, Content content) {
        if (copy.role() == Role.FOLLOWER) {
            return held.hash().equals(Optional.of(content.hash()));
        }
        return held.marked()
                && held.managed().equals(content.keys(copy.place().kind()))
                && held.digests()
                        .entrySet()
                        .containsAll(content.digests(copy.place().kind()).entrySet());
    }

    /** True if we once wrote something else into the object. */
    static boolean carriesAnother(Copy copy, Content content) {
        return copy.held().filter(held -> !held.managed().isEmpty()).isPresent() && !carries(copy, content);
    }

    static boolean toWrite(Copy copy, Content content) {
        return switch (copy.state()) {
            case Copy.Absent _ -> copy.role() == Role.OWN;
            case Copy.Barred _ -> false;
            case Copy.LeftAlone _ -> false;
            case Copy.Held held -> isOurs(copy) && !carries(copy, content) && fits(copy, held, content);
        };
    }

    private static boolean isOurs(Copy copy) {
        return copy.role() == Role.OWN || copy.role() == Role.RECEIVER;
    }

    /** What else is in an object counts too, and is not ours to remove. */
    private static boolean fits(Copy copy, Copy.Held held, Content content) {
        var kind = copy.place().kind();
        var others = held.sizes().entrySet().stream()
                .filter(entry -> !content.keys(kind).contains(entry.getKey())
                        && !held.managed().contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue())
                .sum();
        return others + content.bytes(kind) <= MOST_BYTES;
    }

    /** Secrets stay: the operator has no right to delete any, because the keys of authorities are among them. */
    static boolean toRemove(Copy copy) {
        return copy.role() == Role.FORMER
                && copy.state() instanceof Copy.Held
                && copy.place().kind() != Place.Kind.Secret;
    }

    /** What there is to say of an object. */
    static Optional<Finding> finding(Copy copy, Content content) {
        return switch (copy.state()) {
            case Copy.Absent _ -> Optional.empty();
            case Copy.Barred barred -> Optional.of(barred.because());
            case Copy.LeftAlone left ->
                carries(copy, content) ? held(copy, left.held(), content) : Optional.of(left.because());
            case Copy.Held held -> held(copy, held, content);
        };
    }

    private static Optional<Finding> held(Copy copy, Copy.Held held, Content content) {
        var place = copy.place();
        return switch (copy.role()) {
            case OWN, RECEIVER ->
                carries(copy, content) || fits(copy, held, content)
                        ? Optional.empty()
                        : Optional.of(new Finding(
                                Code.BUNDLE_TOO_LARGE,
                                "%s has no room for the bundle beside what else is in it (%d bytes): remove something"
                                        .formatted(place, content.bytes(place.kind()))));
            case FOLLOWER -> Optional.empty();
            case FORMER -> place.kind() == Place.Kind.Secret ? Optional.of(formerLeft(place)) : Optional.empty();
            case WITHDRAWN -> Optional.of(withdrawn(place));
        };
    }

    private static Finding formerLeft(Place place) {
        return new Finding(
                Code.FORMER_TARGET_LEFT,
                ("%s was the target and is not updated any more; the operator may not delete Secrets: run 'kubectl"
                                + " delete secret -n %s %s' when nobody mounts it")
                        .formatted(place, place.namespace(), place.name()));
    }

    private static Finding withdrawn(Place place) {
        return new Finding(
                Code.TRUST_FROM_WITHDRAWN,
                ("%s keeps the anchors that it has and gets no others, because its label countersign.dev/trust-from is"
                                + " gone: put the label back, or remove its annotation countersign.dev/filled-from")
                        .formatted(place));
    }
}
