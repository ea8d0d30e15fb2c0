package dev.countersign.it;

import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Commands;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Deployment, StatefulSet or DaemonSet of one pod on a real node. */
record Workload(Countersign countersign, String namespace, String kind, String name) {
    /** For the end of a class: the node is the next one's too. */
    static void deleteAll(Countersign countersign, String namespace) {
        var kinds = "deployments,statefulsets,daemonsets";
        countersign.kubectl().run("delete", kinds, "--all", "-n", namespace, "--wait=false");
    }

    /**
     * Applies it, with the image's own command if there is none. {@code readiness} is the inside of a YAML flow mapping,
     * and so is each volume, by where it is mounted.
     */
    void deploy(String image, List<String> command, String readiness, Map<String, String> volumes) {
        var quoted = command.stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
        var mounts = new ArrayList<String>();
        var sources = new ArrayList<String>();
        volumes.forEach((path, source) -> {
            mounts.add("{name: v%d, mountPath: %s}".formatted(mounts.size(), path));
            sources.add("{name: v%d, %s}".formatted(sources.size(), source));
        });
        countersign.kubectl().apply("""
                apiVersion: apps/v1
                kind: %8$s
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: main
                        image: testbed/%3$s:1
                        imagePullPolicy: Never
                        command: [%4$s]
                        readinessProbe: {%5$s, periodSeconds: 1}
                        volumeMounts: [%6$s]
                      volumes: [%7$s]
                """.formatted(
                        name,
                        namespace,
                        image,
                        quoted,
                        readiness,
                        String.join(", ", mounts),
                        String.join(", ", sources),
                        kind));
    }

    /** Makes a new template, and so a new pod. */
    void annotateTemplate(String annotation, String value) {
        var patch = "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}}}"
                .formatted(annotation, value);
        countersign.kubectl().run("patch", "-n", namespace, reference(), "-p", patch);
    }

    /** Waits until its newest template runs, and nothing of an older one. */
    void awaitRolledOut() {
        countersign.kubectl().run("rollout", "status", "-n", namespace, "--timeout=120s", reference());
        await().atMost(Duration.ofSeconds(60)).until(() -> pods().size() == 1);
    }

    /** As it stands in the cluster. */
    GenericKubernetesResource present() {
        return countersign
                .client()
                .genericKubernetesResources("apps/v1", kind)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    private String reference() {
        return kind + "/" + name;
    }

    List<Pod> pods() {
        return countersign
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", name)
                .list()
                .getItems();
    }

    Pod pod() {
        return pods().getFirst();
    }

    /** Where it is asked with TLS, by pods and by every process of this machine. */
    String address() {
        return "https://" + pod().getStatus().getPodIP() + ":8443/";
    }

    Commands.Answer exec(String... command) {
        var arguments = new ArrayList<>(List.of("exec", "-n", namespace, reference(), "--"));
        arguments.addAll(List.of(command));
        return countersign.kubectl().tryRun("", arguments.toArray(String[]::new));
    }

    String logs() {
        return countersign.kubectl().run("logs", "-n", namespace, reference());
    }

    boolean isReady() {
        var conditions = pod().getStatus().getConditions();
        return conditions.stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }
}
