package dev.countersign.cluster;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Copy.Role;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds everything that carries a bundle, or shall, or did. */
public final class TrustCopies {
    private final TrustObjects objects;
    private final TrustWatches watches;
    private final Watches others;
    private final Reach reach;
    private final Receivers receivers;
    private final ClusterCopies clusterCopies;

    public TrustCopies(TrustObjects objects, TrustWatches watches, Watches others, Reach reach) {
        this.objects = objects;
        this.watches = watches;
        this.others = others;
        this.reach = reach;
        this.receivers = new Receivers(objects);
        this.clusterCopies = new ClusterCopies(objects, watches, reach);
    }

    /**
     * {@code remembered}: objects of which the status says that their label was taken away; {@code live}: the target is read as
     * the API server has it now.
     */
    List<Copy> observe(Wanted bundle, List<Place> remembered, boolean live) {
        var copies = new ArrayList<Copy>();
        copies.add(own(bundle, live));
        var linked = linked(bundle);
        copies.addAll(linked);
        copies.addAll(receivers.withdrawn(bundle, linked, remembered));
        copies.addAll(clusterCopies.observe(bundle));
        return List.copyOf(copies);
    }

    private Copy own(Wanted bundle, boolean live) {
        var place = bundle.target().place();
        var barred = reach.objection(place.kind(), place.namespace());
        if (barred.isPresent()) {
            return new Copy(place, Role.OWN, new Copy.Barred(barred.get()));
        }
        // Without our label it is in no watch: then it is somebody's, or ours with its labels torn off.
        var found = live ? objects.live(place) : cached(place).or(() -> objects.live(place));
        return found.map(object -> CopyReading.copy(object, place, role(object, bundle), bundle))
                .orElseGet(() -> new Copy(place, Role.OWN, absent(place)));
    }

    /** Somebody may have made the target before us, and ask for it to be filled. */
    static Role role(HasMetadata object, Wanted bundle) {
        var asks = TrustWatches.reference(object)
                .equals(Optional.of(dev.countersign.plan.trust.Marks.reference(bundle.identity())));
        return asks && !Carrier.isOurs(object) && !Carrier.isMadeFor(object, bundle.identity())
                ? Role.RECEIVER
                : Role.OWN;
    }

    /** Forgets bundles by their UIDs. */
    void forget(Predicate<String> gone) {
        receivers.forget(gone);
    }

    private Optional<HasMetadata> cached(Place place) {
        return watches.object(place);
    }

    /** In a namespace that goes nothing can be made any more. */
    private Copy.State absent(Place place) {
        var going = others.namespaces()
                .get("", place.namespace())
                .filter(HasMetadata::isMarkedForDeletion)
                .isPresent();
        return going
                ? new Copy.Barred(new Finding(
                        Code.TARGET_UNWRITABLE,
                        "namespace " + place.namespace() + " is being deleted, so that nothing is made there"))
                : new Copy.Absent();
    }

    private List<Copy> linked(Wanted bundle) {
        var link = TrustWatches.link(dev.countersign.plan.trust.Marks.reference(bundle.identity()));
        return Stream.concat(
                        watches.configMaps().linked(link), watches.secrets().linked(link))
                .flatMap(object -> linked(object, bundle).stream())
                .toList();
    }

    /** What an object is that asks for the bundle; empty if it has nothing to do with it. */
    static Optional<Copy> linked(HasMetadata object, Wanted bundle) {
        var place = place(object);
        if (place.equals(bundle.target().place())) {
            return Optional.empty();
        }
        var former = Carrier.isMadeFor(object, bundle.identity())
                && Carrier.isOriginal(object)
                && place.namespace().equals(bundle.identity().namespace());
        return Optional.of(CopyReading.copy(object, place, former ? Role.FORMER : Role.RECEIVER, bundle));
    }

    private static Place place(HasMetadata object) {
        var kind = object instanceof Secret ? Place.Kind.Secret : Place.Kind.ConfigMap;
        return new Place(
                kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
}
