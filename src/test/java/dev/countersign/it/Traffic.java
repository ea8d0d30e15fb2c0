package dev.countersign.it;

import static org.awaitility.Awaitility.await;

import dev.countersign.continuity.Tally;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.servers.ServerIdentity;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Servers and clients on a real node, and what came of the calls. */
final class Traffic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Countersign countersign;
    private final String namespace;

    Traffic(Countersign countersign, String namespace) {
        this.countersign = countersign;
        this.namespace = namespace;
    }

    /** What servers are configured with, and whom they are known by: applied before the first of them. */
    void prepare(Path folder) throws IOException {
        var identity = ServerIdentity.in(folder, Instant.now());
        Files.copy(identity.certificate(), folder.resolve("tls.crt"));
        Files.copy(identity.key(), folder.resolve("tls.key"));
        Files.writeString(folder.resolve("ca.crt"), identity.anchor().pem());
        var objects = new PodServers(countersign, namespace);
        objects.create("secret generic server", folder, "tls.crt", "tls.key", "server.pem", "ca.crt");
        objects.create("configmap config", Path.of("src", "test", "resources", "node"), "nginx.conf", "haproxy.cfg");
    }

    /** Returns when all of their pods are ready. */
    void serve(List<CalledServer> servers, String bundle) {
        countersign
                .kubectl()
                .apply(servers.stream()
                        .map(server -> server.manifest(namespace, bundle))
                        .collect(Collectors.joining("---\n")));
        servers.forEach(server -> awaitRunning(server.name()));
    }

    private void awaitRunning(String name) {
        countersign.kubectl().run("rollout", "status", "-n", namespace, "--timeout=120s", "deployment/" + name);
    }

    /** Returns when it runs. */
    void call(CallingPod client, List<CalledServer> servers) {
        var endpoints =
                servers.stream().map(server -> server.endpoint(namespace)).toList();
        countersign.kubectl().apply(client.manifest(namespace, endpoints));
        awaitRunning(client.name()); // before that there is no log to ask for
    }

    List<Pod> pods(String name) {
        return workload(name).pods();
    }

    private Workload workload(String name) {
        return new Workload(countersign, namespace, "Deployment", name);
    }

    /** All that it has said since it began, which is in its log. */
    Tally tally(CallingPod client) {
        var tally = new Tally();
        workload(client.name()).logs().lines().forEach(line -> tally.hear(client.name(), line));
        return tally;
    }

    /** How often its container was begun again: what it had said before is lost then. */
    int restarts(CallingPod client) {
        return pods(client.name()).stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(container -> container.getRestartCount())
                .sum();
    }

    /** Waits until each of them has had so many more answers. */
    void awaitAnswers(List<CallingPod> clients, int more) {
        var goals = clients.stream()
                .collect(Collectors.toMap(
                        client -> client, client -> tally(client).answered() + more));
        goals.forEach((client, goal) -> await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> tally(client).answered() >= goal));
    }

    @Override
    public void close() {
        Workload.deleteAll(countersign, namespace);
        countersign.kubectl().run("delete", "services", "-n", namespace, "--all", "--wait=false");
    }
}
