package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.pki.HeldKey;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Marks;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes certificates' Secrets: created by POST, which refuses one that exists; changed by a JSON merge patch of
 * exactly our keys with the resourceVersion that was observed. Never an apply after a POST, never a PUT from a cache.
 */
public final class Secrets {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final Watch<Secret> watch;

    Secrets(KubernetesClient client, Watch<Secret> watch) {
        this.client = client;
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
        var secret = new SecretBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(identity.namespace())
                        .withName(content.wanted().target().secretName())
                        .withLabels(content.labels())
                        .withAnnotations(content.annotations())
                        .withOwnerReferences(owner(identity))
                        .build())
                .withType(LeafSecret.type(content.wanted()))
                .withData(content.data())
                .build();
        return remember(client.secrets().resource(secret).create());
    }

    /** Changes the Secret. Fails with 409 if it is not the one that was observed any more. */
    Secret patch(LeafContent content, Secret observed) {
        var metadata = observed.getMetadata();
        var managed = LeafSecret.orEmpty(metadata.getAnnotations());
        var patch = Map.of(
                "metadata",
                Map.of(
                        "resourceVersion", metadata.getResourceVersion(),
                        "labels", LeafContent.patch(content.labels(), managed.get(Marks.MANAGED_LABELS)),
                        "annotations", content.annotationsPatch(managed),
                        "ownerReferences", owners(content.wanted().identity(), observed)),
                "data",
                content.dataPatch(managed.get(Marks.MANAGED_KEYS)));
        return remember(client.secrets()
                .inNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .patch(MERGE, Json.write(patch)));
    }

    private Secret remember(Secret answer) {
        var redacted = Redaction.of(answer);
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
