package dev.countersign.cluster;

import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;

/**
 * Reads and writes the objects that carry a bundle. Made by POST, which refuses what is there; changed by a merge patch of
 * exactly our entries with the resourceVersion that was observed; deleted in no other version than that.
 */
public final class TrustObjects {
    private final KubernetesClient client;
    private final Writes writes;
    private final TrustWatches watches;
    private final Reach reach;

    public TrustObjects(KubernetesClient client, TrustWatches watches, Reach reach) {
        this.client = client;
        this.writes = new Writes(client);
        this.watches = watches;
        this.reach = reach;
    }

    /** The object as the API server has it now, stripped. */
    Optional<HasMetadata> live(Place place) {
        return raw(place).map(object -> switch (object) {
            case ConfigMap configMap -> Digests.of(configMap);
            case Secret secret -> Digests.of(secret);
            case GenericKubernetesResource bundle -> Digests.of(bundle);
            default -> object;
        });
    }

    /** The object as it is. For public certificates alone. */
    Optional<HasMetadata> raw(Place place) {
        var namespace = place.namespace();
        return switch (place.kind()) {
            case ConfigMap ->
                Optional.ofNullable(configMaps(namespace, place.name()).get());
            case Secret -> Optional.ofNullable(secrets(namespace, place.name()).get());
            case ClusterTrustBundle ->
                clusterBundles().map(bundles -> bundles.withName(place.name()).get());
            case ClientCertificate -> Optional.empty();
        };
    }

    /** Writes the bundle into one object; fails with 409 if that is not as it was observed any more. */
    void write(Wanted bundle, Copy copy, Content content) {
        var change = new Change(bundle.identity(), copy, content);
        var exists = copy.state() instanceof Copy.Held;
        switch (copy.place().kind()) {
            case ConfigMap -> {
                var stored = exists ? patch(ConfigMap.class, change) : writes.create(change.newConfigMap());
                watches.configMaps()
                        .wrote(Digests.slim(new ConfigMapBuilder()
                                .withMetadata(stored)
                                .withData(change.digests())
                                .build()));
            }
            case Secret -> {
                var stored = exists ? patch(Secret.class, change) : writes.create(change.newSecret());
                watches.secrets()
                        .wrote(Digests.slim(new SecretBuilder()
                                .withMetadata(stored)
                                .withData(change.digests())
                                .build()));
            }
            case ClusterTrustBundle -> writeClusterBundle(bundle, change, exists);
            case ClientCertificate -> throw new IllegalArgumentException(copy.place() + " writes itself");
        }
    }

    private ObjectMeta patch(Class<? extends HasMetadata> kind, Change change) {
        var place = change.copy().place();
        return writes.patch(kind, place.namespace(), place.name(), change.patch());
    }

    private void writeClusterBundle(Wanted bundle, Change change, boolean exists) {
        var target = bundle.clusterTarget().orElseThrow();
        var kind = ClusterBundles.context(reach).orElseThrow();
        var object = change.newClusterBundle(target, kind.getVersion());
        var stored = exists ? writes.patch(kind, target.place().name(), change.patch()) : writes.create(kind, object);
        object.setMetadata(stored);
        watches.clusterBundles().orElseThrow().wrote(Digests.of(object));
    }

    /** Deletes what is a target no more, unless somebody has changed it since. */
    void remove(Copy copy) {
        if (!(copy.state() instanceof Copy.Held held)) {
            return;
        }
        var place = copy.place();
        switch (place.kind()) {
            case ConfigMap ->
                configMaps(place.namespace(), place.name())
                        .lockResourceVersion(held.version())
                        .delete();
            case ClusterTrustBundle ->
                clusterBundles()
                        .orElseThrow()
                        .withName(place.name())
                        .lockResourceVersion(held.version())
                        .delete();
            case Secret, ClientCertificate -> throw new IllegalArgumentException(place + " is never deleted");
        }
    }

    private Resource<ConfigMap> configMaps(String namespace, String name) {
        return client.configMaps().inNamespace(namespace).withName(name);
    }

    private Resource<Secret> secrets(String namespace, String name) {
        return client.secrets().inNamespace(namespace).withName(name);
    }

    private Optional<
                    MixedOperation<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>>
            clusterBundles() {
        return ClusterBundles.context(reach).map(client::genericKubernetesResources);
    }
}
