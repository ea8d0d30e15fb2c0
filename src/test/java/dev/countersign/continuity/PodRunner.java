package dev.countersign.continuity;

import dev.countersign.testing.servers.ServerIdentity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What a kubelet does for the pods of one namespace, with a process of this machine in the place of a container. */
final class PodRunner {
    private record Stand(Workload workload, Service service) {}

    private final KubernetesClient client;
    private final String namespace;
    private final Path folder;
    private final ServerIdentity identity;
    private final List<Stand> stands;
    private final Map<String, RunningPod> running = new HashMap<>();
    private final Set<String> frozen = ConcurrentHashMap.newKeySet();

    PodRunner(
            KubernetesClient client,
            String namespace,
            Path folder,
            ServerIdentity identity,
            List<Workload> workloads,
            InetAddress address) {
        this.client = client;
        this.namespace = namespace;
        this.folder = folder;
        this.identity = identity;
        stands = workloads.stream()
                .map(workload -> new Stand(workload, new Service(address)))
                .toList();
    }

    Service service(Workload workload) {
        return stand(workload.name()).service;
    }

    private Stand stand(String name) {
        return stands.stream()
                .filter(stand -> stand.workload.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** This workload's volume is not refreshed any more. */
    void freeze(Workload workload) {
        frozen.add(workload.name());
    }

    /** Ends pods that have gone, starts new ones, and refreshes the volumes of the others. */
    void round() {
        var pods = client.pods().inNamespace(namespace).list().getItems();
        var here = pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        for (var gone :
                running.keySet().stream().filter(uid -> !here.contains(uid)).toList()) {
            end(gone);
        }
        for (var pod : pods) {
            var files = mounted(pod);
            var known = running.get(pod.getMetadata().getUid());
            if (known == null) {
                start(pod, files);
            } else if (!frozen.contains(app(pod))) {
                known.refresh(files);
            }
        }
    }

    private void end(String uid) {
        var pod = running.remove(uid);
        if (pod != null) {
            pod.end();
        }
    }

    private static String app(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault("app", "");
    }

    private Map<String, String> mounted(Pod pod) {
        var name = pod.getSpec().getVolumes().getFirst().getConfigMap().getName();
        var found = client.configMaps().inNamespace(namespace).withName(name).get();
        var files = found == null ? null : found.getData();
        return files == null ? Map.of() : files;
    }

    private void start(Pod pod, Map<String, String> files) {
        var uid = pod.getMetadata().getUid();
        var stand = stand(app(pod));
        running.put(uid, new RunningPod(stand.workload.kind(), folder.resolve(uid), identity, files, stand.service));
        try {
            client.pods()
                    .inNamespace(namespace)
                    .withName(pod.getMetadata().getName())
                    .editStatus(found -> ready(found, stand.service.host()));
        } catch (KubernetesClientException e) {
            // It was deleted meanwhile: the next round ends what was started for it.
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    private static Pod ready(Pod pod, String address) {
        return new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .addNewPodIP(address)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    void close() {
        stands.forEach(stand -> stand.service.close());
        running.values().forEach(RunningPod::kill);
    }
}
