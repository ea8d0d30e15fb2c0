package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.pki.HeldKey;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Marks;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes certificates' Secrets: created by POST, which refuses one that exists; changed by a JSON merge patch of
 * exactly our keys with the resourceVersion that was observed. Never an apply after a POST, never a PUT from a cache.
 */
public final class Secrets {
    private final KubernetesClient client;
    private final Writes writes;
    private final Watch<Secret> watch;

    Secrets(KubernetesClient client, Watch<Secret> watch) {
        this.client = client;
        this.writes = new Writes(client);
        this.watch = watch;
    }

    /** The Secret as the API server has it now, redacted. */
    Optional<Secret> live(String namespace, String name) {
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .map(Redaction::of);
    }

    /** The private key that stands in a Secret now, if a readable one does. Never cached. */
    public Optional<HeldKey> liveKey(String namespace, String name) {
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .map(Secret::getData)
                .map(data -> data.get(LeafSecret.KEY))
                .map(Redaction::decode)
                .map(HeldKey::read);
    }

    /** Creates the Secret. Fails with 409 if there is one. */
    Secret create(LeafContent content) {
        var identity = content.wanted().identity();
        var data = content.data();
        var secret = new SecretBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(identity.namespace())
                        .withName(content.wanted().target().secretName())
                        .withLabels(content.labels())
                        .withAnnotations(content.annotations())
                        .withOwnerReferences(owner(identity))
                        .build())
                .withType(LeafSecret.type(content.wanted()))
                .withData(data)
                .build();
        var metadata = writes.create(secret);
        return remember(stored(metadata, secret, content.redacted(data)));
    }

    /** Changes the Secret. Fails with 409 if it is not the one that was observed any more. */
    Secret patch(LeafContent content, Secret observed) {
        var metadata = observed.getMetadata();
        var managed = LeafSecret.orEmpty(metadata.getAnnotations());
        var data = content.dataPatch(managed.get(Marks.MANAGED_KEYS));
        var patch = Map.of(
                "metadata",
                Map.of(
                        "resourceVersion", metadata.getResourceVersion(),
                        "labels", LeafContent.patch(content.labels(), managed.get(Marks.MANAGED_LABELS)),
                        "annotations", content.annotationsPatch(managed),
                        "ownerReferences", owners(content.wanted().identity(), observed)),
                "data",
                data);
        var written = writes.patch(Secret.class, metadata.getNamespace(), metadata.getName(), patch);
        return remember(stored(written, observed, content.redacted(merged(observed, data))));
    }

    /** What a merge patch leaves (RFC 7396): null removes. */
    private static Map<String, String> merged(Secret observed, Map<String, @Nullable String> patch) {
        var merged = new TreeMap<>(LeafSecret.orEmpty(observed.getData()));
        patch.forEach((name, value) -> merged.compute(name, (_, _) -> value));
        return merged;
    }

    /** What stands there after a write: the metadata of the answer, and what was sent, redacted. */
    private static Secret stored(ObjectMeta metadata, Secret like, Map<String, String> redacted) {
        return Redaction.of(new SecretBuilder()
                .withMetadata(metadata)
                .withType(like.getType())
                .withImmutable(like.getImmutable())
                .withData(redacted)
                .build());
    }

    private Secret remember(Secret redacted) {
        watch.wrote(redacted);
        return redacted;
    }

    /** Ours is the controller; references that are no controller's stay. */
    private static List<Map<String, Object>> owners(Identity identity, Secret observed) {
        var owners = new ArrayList<OwnerReference>();
        owners.add(owner(identity));
        Optional.ofNullable(observed.getMetadata().getOwnerReferences()).stream()
                .flatMap(List::stream)
                .filter(other -> !Boolean.TRUE.equals(other.getController()))
                .forEach(owners::add);
        return owners.stream().map(Secrets::fields).toList();
    }

    private static Map<String, Object> fields(OwnerReference owner) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("apiVersion", owner.getApiVersion());
        fields.put("kind", owner.getKind());
        fields.put("name", owner.getName());
        fields.put("uid", owner.getUid());
        fields.put("controller", Boolean.TRUE.equals(owner.getController()));
        return fields;
    }

    private static OwnerReference owner(Identity identity) {
        return new OwnerReferenceBuilder()
                .withApiVersion(Api.GROUP + "/" + Api.VERSION)
                .withKind(identity.kind())
                .withName(identity.name())
                .withUid(identity.uid())
                .withController(true)
                .build();
    }

    /** True if a write came too late: the object is not the one that was observed. */
    public static boolean isOutdated(KubernetesClientException e) {
        return e.getCode() == 409;
    }
}
