package dev.countersign.cluster;

import dev.countersign.plan.trust.ClusterTarget;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Copy.Role;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the ClusterTrustBundle that carries a bundle, or shall, and those that did. */
final class ClusterCopies {
    private final TrustObjects objects;
    private final TrustWatches watches;
    private final Reach reach;

    ClusterCopies(TrustObjects objects, TrustWatches watches, Reach reach) {
        this.objects = objects;
        this.watches = watches;
        this.reach = reach;
    }

    List<Copy> observe(Wanted bundle) {
        var place = bundle.clusterTarget().map(ClusterTarget::place);
        if (watches.clusterBundles().isEmpty()) {
            var barred = place.flatMap(wanted -> reach.objection(wanted.kind(), ""));
            return barred.map(because -> new Copy(place.orElseThrow(), Role.OWN, new Copy.Barred(because))).stream()
                    .toList();
        }
        var watch = watches.clusterBundles().get();
        var own = place.map(wanted -> watch.get("", wanted.name())
                .<HasMetadata>map(found -> found)
                .or(() -> objects.live(wanted))
                .map(object -> CopyReading.copy(object, wanted, Role.OWN, bundle))
                .orElseGet(() -> new Copy(wanted, Role.OWN, new Copy.Absent())));
        var former = watch.linked(Watches.link(bundle.identity()))
                .filter(object -> Carrier.isMadeFor(object, bundle.identity()) && Carrier.isOriginal(object))
                .map(object -> CopyReading.copy(object, place(object), Role.FORMER, bundle))
                .filter(copy -> !Optional.of(copy.place()).equals(place));
        return Stream.concat(own.stream(), former).toList();
    }

    private static Place place(HasMetadata object) {
        return new Place(Place.Kind.ClusterTrustBundle, "", object.getMetadata().getName());
    }
}
