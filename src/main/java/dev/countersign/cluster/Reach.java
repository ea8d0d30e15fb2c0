package dev.countersign.cluster;

import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Place;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;

/**
 * What this installation may read and write of trust.
 *
 * @param served where it may touch Secrets
 * @param configMapsIn where it may touch ConfigMaps; {@code *} means everywhere
 * @param cluster ClusterTrustBundles as this API server serves them, or why they cannot be written
 */
public record Reach(Served served, Set<String> configMapsIn, ClusterReach cluster) {
    /** Whether ClusterTrustBundles can be written. */
    public sealed interface ClusterReach {
        /** They can, in this version of the API. */
        record Version(String version) implements ClusterReach {}

        /** They cannot. */
        record Barred(Finding because) implements ClusterReach {}
    }

    /** What the API server really lets us do, of what was claimed. */
    public static Reach of(KubernetesClient client, Served served, Set<String> configMapsIn) {
        var grants = new Grants(client);
        return new Reach(served, grants.configMapsIn(configMapsIn), ClusterBundles.reach(client, grants));
    }

    public Reach {
        configMapsIn = Set.copyOf(configMapsIn);
    }

    /** Why objects of this kind cannot be touched in a namespace, if they cannot. */
    Optional<Finding> objection(Place.Kind kind, String namespace) {
        return switch (kind) {
            case ConfigMap ->
                coversConfigMaps(namespace)
                        ? Optional.empty()
                        : Optional.of(Finding.notServed("ConfigMaps", namespace));
            case Secret, ClientCertificate ->
                served.covers(namespace) ? Optional.empty() : Optional.of(Finding.notServed(namespace));
            case ClusterTrustBundle ->
                cluster instanceof ClusterReach.Barred barred ? Optional.of(barred.because()) : Optional.empty();
        };
    }

    private boolean coversConfigMaps(String namespace) {
        return configMapsIn.contains(Served.ALL) || configMapsIn.contains(namespace);
    }
}
