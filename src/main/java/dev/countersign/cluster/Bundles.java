package dev.countersign.cluster;

import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.Code;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Memory;
import dev.countersign.plan.trust.Observed;
import dev.countersign.plan.trust.Observed.Supply;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Reading;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One TrustBundle, its sources and all that carries it: read, and written. */
public final class Bundles {
    private final KubernetesClient client;
    private final TrustSources sources;
    private final TrustCopies copies;
    private final TrustObjects objects;
    private final Followers followers;
    private final TrustAnchors anchors;
    private final BundleMemory memory;

    public Bundles(
            KubernetesClient client,
            TrustSources sources,
            TrustCopies copies,
            TrustObjects objects,
            Followers followers,
            TrustAnchors anchors) {
        this.client = client;
        this.sources = sources;
        this.copies = copies;
        this.objects = objects;
        this.followers = followers;
        this.anchors = anchors;
        this.memory = new BundleMemory(objects);
    }

    /** The world around a bundle as the watches have it. */
    public BundleWorld observe(TrustBundle resource, Instant now) {
        return world(resource, false, now);
    }

    /** The same with a live read of the object, of every source and of the target; empty if the object is gone. */
    public Optional<BundleWorld> observeLive(TrustBundle resource, Instant now) {
        var metadata = resource.getMetadata();
        return Optional.ofNullable(client.resources(TrustBundle.class)
                        .inNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .get())
                .filter(found -> !found.isMarkedForDeletion())
                .map(found -> world(found, true, now));
    }

    private BundleWorld world(TrustBundle resource, boolean live, Instant now) {
        var reading = Reading.of(resource);
        if (!(reading instanceof Wanted wanted)) {
            return new BundleWorld(resource, reading, new Observed(List.of(), Memory.NONE, List.of()));
        }
        var status = Optional.ofNullable(resource.getStatus()).orElse(TrustBundleStatus.EMPTY);
        var spoilt = sources.distrusted();
        var supplies = wanted.sources().stream()
                .map(source -> new Supply(
                        source, sources.observe(source, wanted, live, now).without(spoilt, source)))
                .toList();
        var found = new ArrayList<>(copies.observe(wanted, withdrawn(status), live));
        found.addAll(followers.observe(wanted.identity()));
        return new BundleWorld(
                resource,
                reading,
                new Observed(supplies, memory.of(wanted, status, supplies).without(spoilt), found));
    }

    private static List<Place> withdrawn(TrustBundleStatus status) {
        return status.targets().stream()
                .filter(target ->
                        Code.TRUST_FROM_WITHDRAWN.text().equals(target.reason()) && target.namespace() != null)
                .flatMap(target -> Arrays.stream(Place.Kind.values())
                        .filter(kind -> kind.name().equals(target.kind()))
                        .map(kind -> new Place(kind, String.valueOf(target.namespace()), target.name())))
                .toList();
    }

    /** Remembers the anchors that were decided upon, and tells the certificates that carry them. */
    public void decided(Wanted bundle, Anchors decided) {
        if (decided.isEmpty()) {
            return;
        }
        memory.keep(bundle, decided);
        anchors.publish(bundle.identity(), decided.certificates());
    }

    /** Writes the bundle into one object; fails with 409 if that is not as it was observed any more. */
    public void write(Wanted bundle, Copy copy, Content content) {
        objects.write(bundle, copy, content);
    }

    /** Deletes what is a target no more. */
    public void remove(Copy copy) {
        objects.remove(copy);
    }

    /** Forgets objects by their UIDs. */
    public void forget(Predicate<String> gone) {
        memory.forget(gone);
        copies.forget(gone);
    }
}
