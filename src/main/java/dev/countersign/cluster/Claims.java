package dev.countersign.cluster;

import dev.countersign.api.ClientCertificate;
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
        certificates.addIndexer(BY_SECRET, resource -> List.of(key(resource)));
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

    private static String key(ClientCertificate resource) {
        var metadata = resource.getMetadata();
        var named = Optional.ofNullable(resource.getSpec()).map(spec -> spec.secretName());
        return metadata.getNamespace() + "/" + named.orElse(metadata.getName());
    }
}
