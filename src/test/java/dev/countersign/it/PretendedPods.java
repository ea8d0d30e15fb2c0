package dev.countersign.it;

import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Countersign;
import dev.countersign.testing.servers.Kind;
import dev.countersign.testing.servers.Listener;
import dev.countersign.testing.servers.Listener.Verify;
import dev.countersign.testing.servers.Listener.Versions;
import dev.countersign.testing.servers.Relay;
import dev.countersign.testing.servers.Server;
import dev.countersign.testing.servers.ServerIdentity;
import dev.countersign.testing.servers.Volume;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Workloads of one namespace whose pods a test makes out to be real servers of this machine. */
final class PretendedPods {
    /** Of RFC 5737, section 3. */
    private static final String ELSEWHERE = "203.0.113.1";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Countersign countersign;
    private final String namespace;
    private final InetAddress address;
    private final Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();

    PretendedPods(Countersign countersign, String namespace, InetAddress address, Path folder) {
        this.countersign = countersign;
        this.namespace = namespace;
        this.address = address;
        this.folder = folder;
    }

    /**
     * The address that this machine has towards others. Bridges have addresses too, but go with the node that made them.
     * Nothing is sent.
     */
    static Optional<InetAddress> address() {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(ELSEWHERE, 9));
            return Optional.of(socket.getLocalAddress()).filter(found -> !found.isAnyLocalAddress());
        } catch (SocketException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    void end() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
        countersign.kubectl().run("delete", "deployments,statefulsets", "-n", namespace, "--all", "--wait=false");
    }

    /** A server with a port for each; reached at this machine's own address, as a pod is at its. */
    Map<String, Integer> serve(Map<String, Verify> ports, String anchors) throws IOException {
        var own = Files.createTempDirectory(folder, "server");
        var volume = new Volume(own.resolve("anchors")).write(Map.of("ca.crt", anchors));
        var listeners = ports.entrySet().stream()
                .map(port -> Listener.on(port.getKey(), volume.file("ca.crt"), port.getValue(), Versions.BOTH))
                .toList();
        var server = Server.start(Kind.JDK, own.resolve("run"), ServerIdentity.in(own, Instant.now()), listeners);
        open.add(server);
        var reached = new HashMap<String, Integer>();
        listeners.forEach(listener -> {
            var relay = Relay.at(address, listener);
            open.add(relay);
            reached.put(listener.name(), relay.port());
        });
        return reached;
    }

    /** A port at which somebody listens and says nothing. */
    int hang() throws IOException {
        var hanging = new ServerSocket(0, 50, address);
        open.add(hanging);
        return hanging.getLocalPort();
    }

    /** A node that another test has brought into the cluster gets none of the pods: it would say how they really are. */
    void workload(String kind, String name, int replicas, String mounted, String hash) {
        countersign.kubectl().apply("""
            apiVersion: apps/v1
            kind: %s
            metadata: {name: %s, namespace: %s}
            spec:
              replicas: %d
              selector: {matchLabels: {app: %s}}
              template:
                metadata: {labels: {app: %s}, annotations: {countersign.dev/anchors: "%s"}}
                spec:
                  schedulerName: nobody
                  containers:
                  - {name: server, image: none, volumeMounts: [{name: anchors, mountPath: /anchors}]}
                  volumes: [{name: anchors, configMap: {name: %s}}]
            """.formatted(kind, name, namespace, replicas, name, name, hash, mounted));
    }

    private Optional<Pod> pod(String workload) {
        return countersign.client().pods().inNamespace(namespace).withLabel("app", workload).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst();
    }

    /** As a kubelet would say it. */
    void ready(String workload) {
        var ip = address.getHostAddress();
        await().atMost(PATIENCE).until(() -> pod(workload).isPresent());
        countersign
                .kubectl()
                .run(
                        "patch",
                        "pod",
                        "-n",
                        namespace,
                        pod(workload).orElseThrow().getMetadata().getName(),
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        """
                        {"status": {"phase": "Running", "podIP": "%s", "podIPs": [{"ip": "%s"}],
                         "conditions": [{"type": "Ready", "status": "True"}]}}\
                        """.formatted(ip, ip));
    }

    /** A Deployment with one pod that mounts this ConfigMap. */
    void running(String name, String mounted) {
        workload("Deployment", name, 1, mounted, "");
        ready(name);
    }
}
