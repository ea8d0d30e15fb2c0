package dev.countersign.cluster;

import dev.countersign.plan.Identity;
import dev.countersign.plan.trust.ClusterTarget;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Copy.Role;
import dev.countersign.plan.trust.Marks;
import dev.countersign.plan.trust.Place;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One object as it shall be, or what turns the present one into that. */
record Change(Identity bundle, Copy copy, Content content) {
    private static final String OPAQUE = "Opaque";

    private Place place() {
        return copy.place();
    }

    private Map<String, byte[]> entries() {
        return content.entries(place().kind());
    }

    private EntryMaps maps() {
        return new EntryMaps(entries());
    }

    ConfigMap newConfigMap() {
        return new ConfigMapBuilder()
                .withMetadata(metadata(Marks.labels(bundle)))
                .withData(maps().data())
                .withBinaryData(maps().binaryData())
                .build();
    }

    Secret newSecret() {
        return new SecretBuilder()
                .withMetadata(metadata(Marks.labels(bundle)))
                .withType(OPAQUE)
                .withData(maps().encoded())
                .build();
    }

    GenericKubernetesResource newClusterBundle(ClusterTarget target, String version) {
        var spec = new LinkedHashMap<String, Object>();
        target.signerName().ifPresent(signer -> spec.put("signerName", signer));
        spec.putAll(maps().texts());
        var object = new GenericKubernetesResource();
        object.setApiVersion(ClusterBundles.GROUP + "/" + version);
        object.setKind(ClusterBundles.KIND);
        object.setMetadata(metadata(dev.countersign.plan.client.Marks.ownership(bundle)));
        object.setAdditionalProperty("spec", spec);
        return object;
    }

    private ObjectMeta metadata(Map<String, String> labels) {
        var namespace = place().namespace();
        return new ObjectMetaBuilder()
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .withName(place().name())
                .withLabels(labels)
                .withAnnotations(annotations())
                .build();
    }

    private Map<String, String> annotations() {
        var keys = content.keys(place().kind());
        return copy.role() == Role.OWN ? Marks.annotations(bundle, place().name(), keys) : Marks.filled(bundle, keys);
    }

    /** Nothing but our entries; those that we once wrote and that are not wanted any more become null. */
    Map<String, Object> patch() {
        var held = (Copy.Held) copy.state();
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("resourceVersion", held.version());
        metadata.put("annotations", annotations());
        if (copy.role() == Role.OWN) {
            metadata.put(
                    "labels",
                    place().kind() == Place.Kind.ClusterTrustBundle
                            ? dev.countersign.plan.client.Marks.ownership(bundle)
                            : Marks.labels(bundle));
        }
        var patch = new LinkedHashMap<String, Object>();
        patch.put("metadata", metadata);
        switch (place().kind()) {
            case ConfigMap -> configMapEntries(held, patch);
            case Secret -> patch.put("data", patched(held, maps().encoded()));
            case ClusterTrustBundle -> patch.put("spec", maps().texts());
            case ClientCertificate -> throw new IllegalArgumentException(place() + " writes itself");
        }
        return patch;
    }

    /** What stands in the object after the change, stripped as it would be for the cache. */
    Map<String, String> digests() {
        var digests = new TreeMap<String, String>();
        if (copy.state() instanceof Copy.Held held) {
            held.digests()
                    .forEach((key, sha256) -> digests.put(
                            key,
                            new Digests.Entry(sha256, held.sizes().getOrDefault(key, 0L), Optional.empty()).text()));
            digests.keySet().removeAll(held.managed());
        }
        entries().forEach((key, value) -> digests.put(key, Digests.entry(value).text()));
        return digests;
    }

    /** A key may stand in one of the two maps only, and the object's owner may have put it into the other. */
    private void configMapEntries(Copy.Held held, Map<String, Object> patch) {
        var data = new TreeMap<String, @Nullable String>(maps().data());
        var binary = new TreeMap<String, @Nullable String>(maps().binaryData());
        maps().data().keySet().forEach(key -> binary.put(key, null));
        maps().binaryData().keySet().forEach(key -> data.put(key, null));
        patch.put("data", patched(held, data));
        patch.put("binaryData", patched(held, binary));
    }

    private static Map<String, @Nullable String> patched(
            Copy.Held held, Map<String, ? extends @Nullable String> wanted) {
        var patch = new TreeMap<String, @Nullable String>(wanted);
        held.managed().forEach(key -> patch.putIfAbsent(key, null));
        return patch;
    }
}
