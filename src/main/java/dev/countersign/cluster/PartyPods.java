package dev.countersign.cluster;

import dev.countersign.plan.party.Mount;
import dev.countersign.plan.party.Pod;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.workload.Mark;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pods of workloads, always read live: nobody tells us of them. */
final class PartyPods {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesClient client;

    PartyPods(KubernetesClient client) {
        this.client = client;
    }

    /** Those that live; {@code keys}: entries under which a bundle stands. */
    List<Pod> of(HasMetadata workload, Set<String> keys) {
        var pods = new ArrayList<Pod>();
        var next = "";
        do {
            var page = client.pods()
                    .inNamespace(workload.getMetadata().getNamespace())
                    .withLabelSelector(selector(workload))
                    .list(new ListOptionsBuilder()
                            .withLimit(Watches.PAGE)
                            .withContinue(next)
                            .build());
            living(page.getItems().stream(), workload, keys).forEach(pods::add);
            next = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
        } while (!next.isEmpty());
        return pods;
    }

    static Stream<Pod> living(
            Stream<io.fabric8.kubernetes.api.model.Pod> found, HasMetadata workload, Set<String> keys) {
        return found.filter(pod -> isOf(pod, workload) && lives(pod)).map(pod -> pod(pod, keys));
    }

    private static LabelSelector selector(HasMetadata workload) {
        return switch (workload) {
            case Deployment deployment -> deployment.getSpec().getSelector();
            case StatefulSet set -> set.getSpec().getSelector();
            case DaemonSet set -> set.getSpec().getSelector();
            default -> throw new IllegalArgumentException(workload.getKind() + " is no workload");
        };
    }

    /** A label alone makes no pod one of the workload. A Deployment's pods are its ReplicaSets', which bear its name. */
    private static boolean isOf(io.fabric8.kubernetes.api.model.Pod pod, HasMetadata workload) {
        var metadata = workload.getMetadata();
        return Optional.ofNullable(pod.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .anyMatch(owner -> workload instanceof Deployment
                        ? isReplicaSet(owner, metadata.getName())
                        : owner.getUid().equals(metadata.getUid()));
    }

    private static boolean isReplicaSet(OwnerReference owner, String deployment) {
        return owner.getKind().equals("ReplicaSet") && owner.getName().startsWith(deployment + "-");
    }

    private static boolean lives(io.fabric8.kubernetes.api.model.Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && (pod.getStatus() == null
                        || !ENDED.contains(String.valueOf(pod.getStatus().getPhase())));
    }

    private static Pod pod(io.fabric8.kubernetes.api.model.Pod pod, Set<String> keys) {
        var metadata = pod.getMetadata();
        var status = Optional.ofNullable(pod.getStatus());
        return new Pod(
                metadata.getName(),
                metadata.getUid(),
                status.map(found -> found.getPodIP()).filter(address -> !address.isEmpty()),
                status.filter(found -> found.getConditions() != null
                                && found.getConditions().stream()
                                        .anyMatch(condition -> "Ready".equals(condition.getType())
                                                && "True".equals(condition.getStatus())))
                        .isPresent(),
                Boolean.TRUE.equals(pod.getSpec().getHostNetwork()),
                Optional.ofNullable(
                        LeafSecret.orEmpty(metadata.getAnnotations()).get(Mark.ANCHORS)),
                mounts(Mounts.of(pod.getSpec()), metadata.getNamespace(), keys));
    }

    /** The mounts in which a bundle can stand, as places. */
    static Set<Mount> mounts(
            Collection<dev.countersign.plan.workload.Mount> mounts, String namespace, Set<String> keys) {
        return mounts.stream()
                .filter(mount -> keys.stream().anyMatch(mount::has))
                .map(mount -> new Mount(place(mount, namespace), mount.fixed()))
                .collect(Collectors.toSet());
    }

    private static Place place(dev.countersign.plan.workload.Mount mount, String namespace) {
        return switch (mount.kind()) {
            case ConfigMap -> new Place(Place.Kind.ConfigMap, namespace, mount.name());
            case Secret -> new Place(Place.Kind.Secret, namespace, mount.name());
            case ClusterTrustBundle -> new Place(Place.Kind.ClusterTrustBundle, "", mount.name());
        };
    }
}
