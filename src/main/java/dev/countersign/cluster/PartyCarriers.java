package dev.countersign.cluster;

import dev.countersign.plan.client.Reading;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a relying party can mount of a bundle. */
public final class PartyCarriers {
    private final Followers followers;

    public PartyCarriers(Followers followers) {
        this.followers = followers;
    }

    /**
     * Places of these namespaces, and of the whole cluster.
     *
     * @param carries whether each holds anchors with this hash, computed from what is in it
     * @param followers those that are Secrets of certificates
     */
    public record Found(Map<Place, Boolean> carries, Set<Place> followers) {}

    public Found of(Wanted bundle, List<Copy> copies, String hash, Set<String> namespaces) {
        var secrets = secrets(bundle);
        var carries = new HashMap<Place, Boolean>();
        var followed = new HashSet<Place>();
        for (var copy : copies) {
            var place = Optional.of(copy.place())
                    .filter(found -> copy.role() != Copy.Role.FOLLOWER)
                    .or(() -> Optional.ofNullable(secrets.get(copy.place())));
            var counts = copy.role().isWanted();
            place.filter(found -> counts && (found.namespace().isEmpty() || namespaces.contains(found.namespace())))
                    .ifPresent(found -> {
                        carries.put(found, holds(copy, hash));
                        if (copy.role() == Copy.Role.FOLLOWER) {
                            followed.add(found);
                        }
                    });
        }
        return new Found(carries, followed);
    }

    /** Whether each object that shall carry the bundle does. */
    public Map<Place, Boolean> all(List<Copy> copies, String hash) {
        var carries = new HashMap<Place, Boolean>();
        copies.stream()
                .filter(copy -> copy.role().isWanted())
                .forEach(copy -> carries.put(copy.place(), holds(copy, hash)));
        return carries;
    }

    private static boolean holds(Copy copy, String hash) {
        return copy.held().flatMap(Copy.Held::hash).equals(Optional.of(hash));
    }

    private Map<Place, Place> secrets(Wanted bundle) {
        var secrets = new HashMap<Place, Place>();
        followers.of(bundle.identity()).forEach(certificate -> {
            if (Reading.of(certificate) instanceof dev.countersign.plan.client.Wanted wanted
                    && wanted.target().hasSecret()) {
                var namespace = wanted.identity().namespace();
                secrets.put(
                        new Place(
                                Place.Kind.ClientCertificate,
                                namespace,
                                wanted.identity().name()),
                        new Place(Place.Kind.Secret, namespace, wanted.target().secretName()));
            }
        });
        return secrets;
    }
}
