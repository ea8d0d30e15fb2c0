package dev.countersign.cluster;

import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateSpec;
import dev.countersign.api.TrustBundleRef;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Wanted;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Place;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Certificates whose Secret carries a bundle, read from the cache that their controller keeps anyway. */
public final class Followers {
    private static final String BY_BUNDLE = "by-trust-bundle";

    private final Watches watches;
    /** Most of them carry the same anchors. */
    private final RecentlyRead texts = new RecentlyRead();

    private volatile @Nullable IndexerResourceCache<ClientCertificate> cache;

    public Followers(Watches watches) {
        this.watches = watches;
    }

    /** Called once, before the controller starts. */
    public void index(IndexerResourceCache<ClientCertificate> certificates) {
        certificates.addIndexer(BY_BUNDLE, Followers::key);
        cache = certificates;
    }

    /** Every certificate that names this bundle. */
    public Stream<ClientCertificate> of(Identity bundle) {
        var certificates = cache;
        return certificates == null
                ? Stream.empty()
                : certificates.byIndex(BY_BUNDLE, bundle.namespace() + "/" + bundle.name()).stream();
    }

    /** Of every certificate, so no more is read than is needed. */
    private static List<String> key(ClientCertificate resource) {
        return bundle(resource)
                .map(name -> List.of(resource.getMetadata().getNamespace() + "/" + name))
                .orElse(List.of());
    }

    /** True of a certificate that names a bundle, whichever. */
    static boolean follows(ClientCertificate resource) {
        return bundle(resource).isPresent();
    }

    private static Optional<String> bundle(ClientCertificate resource) {
        return Optional.ofNullable(resource.getSpec())
                .map(ClientCertificateSpec::trustBundleRef)
                .map(TrustBundleRef::name);
    }

    List<Copy> observe(Identity bundle) {
        return of(bundle)
                .filter(certificate -> !certificate.isMarkedForDeletion())
                .map(this::copy)
                .toList();
    }

    private Copy copy(ClientCertificate certificate) {
        var metadata = certificate.getMetadata();
        var place = new Place(Place.Kind.ClientCertificate, metadata.getNamespace(), metadata.getName());
        var secret = Reading.of(certificate) instanceof Wanted wanted
                ? watches.secrets().get(metadata.getNamespace(), wanted.target().secretName())
                : Optional.<Secret>empty();
        return new Copy(place, Copy.Role.FOLLOWER, secret.map(this::held).orElseGet(Copy.Absent::new));
    }

    private Copy.State held(Secret secret) {
        var pem = LeafSecret.text(LeafSecret.orEmpty(secret.getData()), LeafSecret.ANCHORS);
        return new Copy.Held(
                Map.of(),
                Map.of(),
                hash(pem),
                Set.of(),
                true,
                secret.getMetadata().getResourceVersion());
    }

    private Optional<String> hash(String pem) {
        try {
            return Optional.of(Anchors.hash(texts.read(pem)));
        } catch (PkiException e) {
            return Optional.empty();
        }
    }
}
