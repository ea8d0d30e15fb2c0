package dev.countersign.cluster;

import dev.countersign.plan.trust.Marks;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Seen;
import dev.countersign.plan.trust.Source;
import dev.countersign.plan.trust.Supplies;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;
import java.util.function.Function;

/** Reads the ConfigMaps and Secrets that bundles name as sources. */
record SourceObjects(KubernetesClient client, Reach reach) {
    /** What stands there now. */
    Seen read(Source source, Wanted bundle) {
        return switch (source) {
            case Source.ConfigMap wanted ->
                read(
                        source,
                        bundle,
                        Place.Kind.ConfigMap,
                        wanted.name(),
                        client.configMaps(),
                        found -> text(found, wanted));
            case Source.Secret wanted ->
                read(source, bundle, Place.Kind.Secret, wanted.name(), client.secrets(), found -> text(found, wanted));
            case Source.Authority _, Source.Inline _, Source.SystemRoots _ ->
                throw new IllegalStateException(source.label() + " is not read from an object");
        };
    }

    private <T extends HasMetadata> Seen read(
            Source source,
            Wanted bundle,
            Place.Kind kind,
            String name,
            MixedOperation<T, ?, ? extends Resource<T>> objects,
            Function<T, Optional<String>> value) {
        var namespace = bundle.identity().namespace();
        var barred = reach.objection(kind, namespace);
        if (barred.isPresent()) {
            return new Seen.Lacking(barred.get());
        }
        // What this bundle is written to is no source of it: nothing would ever leave it.
        if (bundle.target().place().equals(new Place(kind, namespace, name))) {
            return Supplies.ownTarget(source);
        }
        var found = Optional.ofNullable(
                objects.inNamespace(namespace).withName(name).get());
        var asks = found.flatMap(TrustWatches::reference);
        if (asks.equals(Optional.of(Marks.reference(bundle.identity())))) {
            return Supplies.ownTarget(source);
        }
        return found.flatMap(value).map(text -> Supplies.of(source, text)).orElseGet(() -> Supplies.missing(source));
    }

    private static Optional<String> text(ConfigMap found, Source.ConfigMap source) {
        return Optional.ofNullable(LeafSecret.orEmpty(found.getData()).get(source.key()))
                .or(() -> Optional.ofNullable(
                                LeafSecret.orEmpty(found.getBinaryData()).get(source.key()))
                        .map(Redaction::decode));
    }

    private static Optional<String> text(Secret found, Source.Secret source) {
        return Optional.ofNullable(LeafSecret.orEmpty(found.getData()).get(source.key()))
                .map(Redaction::decode);
    }
}
