package dev.countersign.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Map;
import java.util.Optional;

/** Writes statuses, and only what differs. */
public final class Statuses {
    private final Writes writes;

    public Statuses(KubernetesClient client) {
        this.writes = new Writes(client);
    }

    /**
     * Writes the status if it differs from the present one, for exactly the object that was observed.
     *
     * @return the object after the write, or empty if nothing was written
     */
    public <S, R extends HasMetadata> Optional<R> write(R resource, S old, S wanted, Context<R> context) {
        var difference = Json.difference(old, wanted);
        if (difference.isEmpty()) {
            return Optional.empty();
        }
        var metadata = resource.getMetadata();
        // resourceVersion and uid are preconditions: what was decided about an older object, or another of the same
        // name, is not said about this one.
        var patch = Map.of(
                "metadata",
                Map.of("resourceVersion", metadata.getResourceVersion(), "uid", metadata.getUid()),
                "status",
                difference);
        return Optional.of(context.resourceOperations()
                .resourcePatch(
                        resource,
                        _ -> after(
                                resource,
                                writes.patchStatus(
                                        resource.getClass(), metadata.getNamespace(), metadata.getName(), patch),
                                wanted),
                        context.eventSourceRetriever().getControllerEventSource()));
    }

    /** The object as the API server has it now: nobody else has changed its spec, or the write had been refused. */
    @SuppressWarnings("unchecked")
    private static <S, R extends HasMetadata> R after(R resource, ObjectMeta metadata, S status) {
        try {
            var copy = (CustomResource<Object, S>)
                    resource.getClass().getDeclaredConstructor().newInstance();
            copy.setMetadata(metadata);
            copy.setSpec(((CustomResource<Object, S>) resource).getSpec());
            copy.setStatus(status);
            return (R) copy;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(resource.getKind() + " has no constructor without arguments", e);
        }
    }
}
