package dev.countersign.cluster;

import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateSpec;
import dev.countersign.plan.client.Claim;
import dev.countersign.plan.client.Wanted;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which certificates name which Secret, read from the cache that the controller keeps anyway. */
public final class Claims {
    private static final String BY_SECRET = "by-secret";

    private volatile @Nullable IndexerResourceCache<ClientCertificate> cache;

    /** Called once, before the controller starts. */
    public void index(IndexerResourceCache<ClientCertificate> certificates) {
        certificates.addIndexer(BY_SECRET, Claims::key);
        cache = certificates;
    }

    /** Every certificate that names this Secret. */
    public Stream<ClientCertificate> on(String namespace, String secretName) {
        var certificates = cache;
        return certificates == null
                ? Stream.empty()
                : certificates.byIndex(BY_SECRET, namespace + "/" + secretName).stream();
    }

    /** Those of other certificates than this one. */
    List<Claim> besides(Wanted wanted) {
        var identity = wanted.identity();
        return on(identity.namespace(), wanted.target().secretName())
                .filter(other -> !other.isMarkedForDeletion()
                        && !other.getMetadata().getName().equals(identity.name()))
                .map(other -> new Claim(other.getMetadata().getName(), created(other)))
                .toList();
    }

    private static Instant created(ClientCertificate resource) {
        return LeafSecret.time(resource.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
    }

    private static List<String> key(ClientCertificate resource) {
        var namespace = resource.getMetadata().getNamespace();
        return secretName(resource).map(name -> List.of(namespace + "/" + name)).orElse(List.of());
    }

    /** Where a certificate lands. With a request and without a name there is no Secret. */
    static Optional<String> secretName(ClientCertificate resource) {
        var spec = Optional.ofNullable(resource.getSpec());
        return spec.map(ClientCertificateSpec::secretName)
                .or(() -> spec.map(ClientCertificateSpec::request).isPresent()
                        ? Optional.empty()
                        : Optional.of(resource.getMetadata().getName()));
    }
}
