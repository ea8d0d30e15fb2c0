package dev.countersign.cluster;

import dev.countersign.api.TrustBundle;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.trust.Place;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Everything that carries a bundle or asks for one, found by its label, with digests in place of contents: whoever has to
 * tell whether a thousand objects carry the same needs no thousand copies of it.
 */
public final class TrustWatches {
    private final Watch<ConfigMap> configMaps;
    private final Watch<Secret> secrets;
    private final Optional<Watch<GenericKubernetesResource>> clusterBundles;

    public TrustWatches(KubernetesClient client, Reach reach) {
        configMaps = new Watch<>(
                () -> informers(
                        reach.configMapsIn(),
                        namespace -> namespace.equals(Served.ALL)
                                ? client.configMaps().inAnyNamespace()
                                : client.configMaps().inNamespace(namespace)),
                Digests::of,
                TrustWatches::asked);
        secrets = new Watch<>(
                () -> informers(
                        secretsIn(reach.served()),
                        namespace -> namespace.equals(Served.ALL)
                                ? client.secrets().inAnyNamespace()
                                : client.secrets().inNamespace(namespace)),
                Digests::of,
                TrustWatches::asked);
        clusterBundles = ClusterBundles.context(reach)
                .map(context -> new Watch<>(
                        () -> List.of(client.genericKubernetesResources(context)
                                .withLabel(Marks.KIND, TrustBundle.class.getSimpleName())
                                .runnableInformer(0)),
                        Digests::of,
                        TrustWatches::owner));
    }

    private static Collection<String> secretsIn(Served served) {
        return served.isEverywhere() ? Set.of(Served.ALL) : served.namespaces();
    }

    private static <T extends HasMetadata, L, R> List<SharedIndexInformer<T>> informers(
            Collection<String> namespaces, Function<String, FilterWatchListDeletable<T, L, R>> in) {
        var all = namespaces.contains(Served.ALL) ? Set.of(Served.ALL) : new TreeSet<>(namespaces);
        var informers = new ArrayList<SharedIndexInformer<T>>();
        for (var namespace : all) {
            informers.add(in.apply(namespace)
                    .withLabel(dev.countersign.plan.trust.Marks.TRUST_FROM)
                    .withLimit(Watches.PAGE)
                    .runnableInformer(0));
        }
        return informers;
    }

    private static List<String> asked(HasMetadata object) {
        return reference(object).map(TrustWatches::link).stream().toList();
    }

    private static List<String> owner(GenericKubernetesResource object) {
        return bundle(object).map(Watches::link).stream().toList();
    }

    /** The bundle that an object was made for, by its labels; the UID is left empty. */
    public static Optional<Identity> bundle(HasMetadata object) {
        var labels = LeafSecret.orEmpty(object.getMetadata().getLabels());
        return TrustBundle.class.getSimpleName().equals(labels.get(Marks.KIND))
                ? Optional.of(new Identity(
                        TrustBundle.class.getSimpleName(),
                        labels.getOrDefault(Marks.NAMESPACE, ""),
                        labels.getOrDefault(Marks.NAME, ""),
                        ""))
                : Optional.empty();
    }

    /** The bundle that an object asks for, as {@code <namespace>.<bundle>}. */
    public static Optional<String> reference(HasMetadata object) {
        var metadata = object.getMetadata();
        return dev.countersign.plan.trust.Marks.asked(
                LeafSecret.orEmpty(metadata.getLabels()), LeafSecret.orEmpty(metadata.getAnnotations()));
    }

    static String link(String reference) {
        return "trust-from/" + reference;
    }

    public void start() {
        configMaps.start();
        secrets.start();
        clusterBundles.ifPresent(Watch::start);
    }

    public void stop() {
        configMaps.stop();
        secrets.stop();
        clusterBundles.ifPresent(Watch::stop);
    }

    /** False while a connection is down. */
    public boolean areWatching() {
        return configMaps.isWatching()
                && secrets.isWatching()
                && clusterBundles.map(Watch::isWatching).orElse(true);
    }

    /** A ConfigMap or Secret that carries a bundle or asks for one. */
    Optional<HasMetadata> object(Place place) {
        return place.kind() == Place.Kind.Secret
                ? secrets.get(place.namespace(), place.name()).map(found -> found)
                : configMaps.get(place.namespace(), place.name()).map(found -> found);
    }

    public Watch<ConfigMap> configMaps() {
        return configMaps;
    }

    public Watch<Secret> secrets() {
        return secrets;
    }

    public Optional<Watch<GenericKubernetesResource>> clusterBundles() {
        return clusterBundles;
    }
}
