package dev.countersign.cluster;

import dev.countersign.api.TrustBundleStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Memory;
import dev.countersign.plan.trust.Observed.Supply;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Seen;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each bundle published last. Which anchors those are the status says, as fingerprints; the certificates are taken from
 * wherever they are still to be had.
 */
final class BundleMemory {
    private final TrustObjects objects;
    /** The certificates of each bundle, by its UID and their fingerprints. */
    private final Map<String, Map<String, Certificate>> known = new ConcurrentHashMap<>();

    BundleMemory(TrustObjects objects) {
        this.objects = objects;
    }

    Memory of(Wanted bundle, TrustBundleStatus status, List<Supply> supplies) {
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

    /** Keeps the certificates of the anchors that were decided upon. */
    void keep(Wanted bundle, Anchors decided) {
        known.put(
                bundle.identity().uid(),
                decided.certificates().stream()
                        .collect(Collectors.toUnmodifiableMap(Certificate::fingerprint, certificate -> certificate)));
    }

    /** Forgets bundles by their UIDs. */
    void forget(Predicate<String> gone) {
        known.keySet().removeIf(gone);
    }
}
