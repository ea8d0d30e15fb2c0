package dev.countersign.cluster;

import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Memory;
import dev.countersign.plan.trust.Observed;
import dev.countersign.plan.trust.Observed.Supply;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Reading;
import dev.countersign.plan.trust.Seen;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One TrustBundle, its sources and all that carries it: read, and written. */
public final class Bundles {
    private final KubernetesClient client;
    private final TrustSources sources;
    private final TrustCopies copies;
    private final TrustObjects objects;
    private final Followers followers;
    private final TrustAnchors anchors;
    /** The certificates of each bundle by its UID: a status has fingerprints alone. */
    private final Map<String, Map<String, Certificate>> known = new ConcurrentHashMap<>();

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
    }

    /** The world around a bundle as the watches have it. */
    public BundleWorld observe(TrustBundle resource, Instant now) {
        return world(resource, false, now);
    }

    /** The same with a live read of the object and of every source; empty if the object is gone. */
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
        var supplies = wanted.sources().stream()
                .map(source -> new Supply(source, sources.observe(source, wanted, live, now)))
                .toList();
        var found = new ArrayList<>(copies.observe(wanted, withdrawn(status)));
        found.addAll(followers.observe(wanted.identity()));
        return new BundleWorld(resource, reading, new Observed(supplies, memory(wanted, status, supplies), found));
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

    private Memory memory(Wanted bundle, TrustBundleStatus status, List<Supply> supplies) {
        var published = status.anchors().stream()
                .collect(Collectors.toMap(
                        TrustBundleStatus.Anchor::fingerprint,
                        anchor -> Set.copyOf(anchor.sources()),
                        (one, _) -> one));
        var atHand = new HashMap<>(known.getOrDefault(bundle.identity().uid(), Map.of()));
        supplies.stream()
                .flatMap(supply -> supply.seen() instanceof Seen.Found seen
                        ? seen.certificates().stream()
                        : Stream.<Certificate>empty())
                .forEach(certificate -> atHand.put(certificate.fingerprint(), certificate));
        if (!atHand.keySet().containsAll(published.keySet())) {
            inTargets(bundle).forEach(certificate -> atHand.put(certificate.fingerprint(), certificate));
        }
        atHand.keySet().retainAll(published.keySet());
        return new Memory(status.hash() != null, published, atHand);
    }

    /** After a restart the targets are the only place where the certificates of a lost source still stand. */
    private List<Certificate> inTargets(Wanted bundle) {
        var places = new ArrayList<Place>();
        places.add(bundle.target().place());
        bundle.clusterTarget().ifPresent(cluster -> places.add(cluster.place()));
        return places.stream()
                .flatMap(place -> objects.raw(place).stream())
                .flatMap(object -> certificates(object, bundle.target().pemKey()).stream())
                .toList();
    }

    private static List<Certificate> certificates(HasMetadata object, String key) {
        String pem = switch (object) {
            case ConfigMap configMap -> LeafSecret.orEmpty(configMap.getData()).get(key);
            case Secret secret -> LeafSecret.text(LeafSecret.orEmpty(secret.getData()), key);
            case GenericKubernetesResource bundle -> bundle.get("spec", Content.TRUST_BUNDLE);
            default -> null;
        };
        try {
            return pem == null ? List.of() : Certificate.readAll(pem);
        } catch (PkiException e) {
            return List.of();
        }
    }

    /** Remembers the anchors that were decided upon, and tells the certificates that carry them. */
    public void decided(Wanted bundle, Anchors decided) {
        if (decided.isEmpty()) {
            return;
        }
        known.put(
                bundle.identity().uid(),
                decided.certificates().stream()
                        .collect(Collectors.toUnmodifiableMap(Certificate::fingerprint, certificate -> certificate)));
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
        known.keySet().removeIf(gone);
        copies.forget(gone);
    }
}
