package dev.countersign.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Map;
import java.util.Optional;

/** Writes statuses, and only what differs. */
public final class Statuses {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;

    public Statuses(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Writes the status if it differs from the present one, for exactly the object that was observed.
     *
     * @return the object after the write, or empty if nothing was written
     */
    @SuppressWarnings("unchecked")
    public <S, R extends HasMetadata> Optional<R> write(R resource, S old, S wanted, Context<R> context) {
        var difference = Json.difference(old, wanted);
        if (difference.isEmpty()) {
            return Optional.empty();
        }
        var metadata = resource.getMetadata();
        // resourceVersion and uid are preconditions: what was decided about an older object, or another of the same
        // name, is not said about this one.
        var patch = Json.write(Map.of(
                "metadata",
                Map.of("resourceVersion", metadata.getResourceVersion(), "uid", metadata.getUid()),
                "status",
                difference));
        var kind = (Class<R>) resource.getClass();
        var target = metadata.getNamespace() == null
                ? client.resources(kind).withName(metadata.getName())
                : client.resources(kind).inNamespace(metadata.getNamespace()).withName(metadata.getName());
        return Optional.of(context.resourceOperations()
                .resourcePatch(
                        resource,
                        _ -> target.subresource("status").patch(MERGE, patch),
                        context.eventSourceRetriever().getControllerEventSource()));
    }
}
