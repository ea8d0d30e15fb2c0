package dev.countersign.it;

import static dev.countersign.it.TrustBundleIT.anchor;
import static dev.countersign.it.TrustBundleIT.root;
import static dev.countersign.it.TrustBundleIT.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.api.TrustBundleStatus.Party;
import dev.countersign.plan.Conditions;
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
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who trusts what, by which evidence: workloads whose pods the test makes out to be real servers of this machine. */
class RelyingPartiesIT {
    private static final String NAMESPACE = "it-parties";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static InetAddress address = InetAddress.getLoopbackAddress();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void authority() throws IOException {
        var own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(found -> found instanceof java.net.Inet4Address
                        && !found.isLoopbackAddress()
                        && !found.isLinkLocalAddress())
                .findFirst();
        assumeTrue(own.isPresent(), "this machine has no address but loopback ones, at which nobody is asked");
        address = own.get();
        OBJECTS.authority("shop");
        anchor(OBJECTS, "shop");
    }

    @AfterAll
    static void end() throws Exception {
        for (var open : OPEN.reversed()) {
            open.close();
        }
        COUNTERSIGN.kubectl().run("delete", "deployments,statefulsets", "-n", NAMESPACE, "--all", "--wait=false");
    }

    /** A server with a port for each; reached at this machine's own address, as a pod is at its. */
    private static Map<String, Integer> serve(Map<String, Verify> ports, String anchors) throws IOException {
        var own = Files.createTempDirectory(folder, "server");
        var volume = new Volume(own.resolve("anchors")).write(Map.of("ca.crt", anchors));
        var listeners = ports.entrySet().stream()
                .map(port -> Listener.on(port.getKey(), volume.file("ca.crt"), port.getValue(), Versions.BOTH))
                .toList();
        var server = Server.start(Kind.JDK, own.resolve("run"), ServerIdentity.in(own, Instant.now()), listeners);
        OPEN.add(server);
        var reached = new java.util.HashMap<String, Integer>();
        listeners.forEach(listener -> {
            var relay = Relay.at(address, listener);
            OPEN.add(relay);
            reached.put(listener.name(), relay.port());
        });
        return reached;
    }

    private static void workload(String kind, String name, int replicas, String mounted, String hash) {
        COUNTERSIGN.kubectl().apply("""
            apiVersion: apps/v1
            kind: %s
            metadata: {name: %s, namespace: %s}
            spec:
              replicas: %d
              selector: {matchLabels: {app: %s}}
              template:
                metadata: {labels: {app: %s}, annotations: {countersign.dev/anchors: "%s"}}
                spec:
                  containers:
                  - {name: server, image: none, volumeMounts: [{name: anchors, mountPath: /anchors}]}
                  volumes: [{name: anchors, configMap: {name: %s}}]
            """.formatted(kind, name, NAMESPACE, replicas, name, name, hash, mounted));
    }

    private static Optional<Pod> pod(String workload) {
        return COUNTERSIGN.client().pods().inNamespace(NAMESPACE).withLabel("app", workload).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst();
    }

    /** As a kubelet would say it. */
    private static void ready(String workload, String ip) {
        await().atMost(PATIENCE).until(() -> pod(workload).isPresent());
        COUNTERSIGN
                .kubectl()
                .run(
                        "patch",
                        "pod",
                        "-n",
                        NAMESPACE,
                        pod(workload).orElseThrow().getMetadata().getName(),
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        """
                        {"status": {"phase": "Running", "podIP": "%s", "podIPs": [{"ip": "%s"}],
                         "conditions": [{"type": "Ready", "status": "True"}]}}\
                        """.formatted(ip, ip));
    }

    private static void running(String name, String bundle) {
        workload("Deployment", name, 1, bundle, "");
        ready(name, address.getHostAddress());
    }

    private static Party line(TrustBundleStatus status, String name) {
        return status.relyingParties().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + status.relyingParties()));
    }

    private static Party awaitReason(String bundle, String name, String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(line(OBJECTS.bundle(bundle), name))
                        .satisfies(line ->
                                assertThat(String.valueOf(line.reason())).isEqualTo(reason)));
        return line(OBJECTS.bundle(bundle), name);
    }

    private static Party awaitEvidence(String bundle, String name, String evidence) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(String.valueOf(
                                line(OBJECTS.bundle(bundle), name).evidence()))
                        .isEqualTo(evidence));
        return line(OBJECTS.bundle(bundle), name);
    }

    private static Condition trusted(String bundle) {
        return Conditions.find(OBJECTS.bundle(bundle).conditions(), Condition.TRUSTED)
                .orElseThrow();
    }

    private static String inPlace(String name, String how) {
        return "{kind: Deployment, name: %s, reload: InPlace, %s}".formatted(name, how);
    }

    private static String probed(String name, int port) {
        return inPlace(name, "probe: {port: %d, protocol: HTTPS}".formatted(port));
    }

    @Test
    void what_servers_answer_is_told_of_each_and_the_blind_are_called_blind() throws IOException {
        var shop = anchor(OBJECTS, "shop");
        var ports =
                new java.util.HashMap<>(serve(Map.of("verifies", Verify.REQUIRE, "blind", Verify.NOTHING), shop.pem()));
        ports.putAll(
                serve(Map.of("outdated", Verify.REQUIRE), root("somebody else").pem()));
        var hanging = new ServerSocket(0, 50, address);
        OPEN.add(hanging);
        ports.put("hanging", hanging.getLocalPort());
        ports.keySet().forEach(name -> running(name, "asked"));
        source(OBJECTS, "asked-partners", root("first partner").pem());

        OBJECTS.bundle(
                "asked",
                "sources: [{authority: {name: shop}}, {configMap: {name: asked-partners}}], relyingParties: [%s]"
                        .formatted(String.join(
                                ", ",
                                ports.entrySet().stream()
                                        .map(entry -> probed(entry.getKey(), entry.getValue()))
                                        .toList())));

        var verifies = awaitEvidence("asked", "verifies", "Probed");
        assertThat(verifies.trusts()).containsExactly("shop/1");
        assertThat(verifies.at()).isNotNull();
        awaitReason("asked", "blind", "relyingPartyBlind");
        awaitReason("asked", "outdated", "relyingPartyInconclusive");
        awaitReason("asked", "hanging", "relyingPartyUnreachable");
        assertThat(OBJECTS.bundle("asked").trusting()).isEqualTo("1/4");
        assertThat(trusted("asked").reason()).isEqualTo("relyingPartyBlind");
        assertThat(COUNTERSIGN.kubectl().run("describe", "tbundle", "-n", NAMESPACE, "asked"))
                .contains("Probed", "shop/1", "relyingPartyBlind", "Deployment " + NAMESPACE + "/hanging");
        assertThat(line(OBJECTS.bundle("asked"), "verifies").at()).isEqualTo(verifies.at());
        assertThat(COUNTERSIGN.operator().get("/q/metrics")).contains("countersign_probes_total{outcome=\"http\"}");

        // A server that says nothing holds up nothing: rounds go on while the bundle changes.
        var partner = root("second partner");
        source(OBJECTS, "asked-partners", partner.pem());
        OBJECTS.awaitAnchors("asked", shop, partner);
    }

    @Test
    void pods_show_by_their_annotation_what_they_began_with_and_nothing_without_a_mount() {
        OBJECTS.bundle("begun", "sources: [{authority: {name: shop}}]");
        var hash = OBJECTS.awaitBundle("begun", "True", "upToDate").hash();
        workload("StatefulSet", "current", 1, "begun", hash);
        workload("StatefulSet", "former", 1, "begun", "");
        workload("StatefulSet", "elsewhere", 1, "another", hash);
        workload("StatefulSet", "empty", 0, "begun", "");
        List.of("current", "former", "elsewhere").forEach(name -> ready(name, address.getHostAddress()));

        OBJECTS.bundle(
                "begun",
                "sources: [{authority: {name: shop}}], relyingParties: [%s]"
                        .formatted(String.join(
                                ", ",
                                List.of("current", "former", "elsewhere", "empty", "missing").stream()
                                        .map(name -> "{kind: StatefulSet, name: %s, reload: Restart}".formatted(name))
                                        .toList())));

        assertThat(awaitEvidence("begun", "current", "Restarted").trusts()).containsExactly("shop/1");
        awaitReason("begun", "former", "relyingPartyNotRestarted");
        awaitReason("begun", "elsewhere", "relyingPartyDoesNotMountBundle");
        awaitReason("begun", "missing", "workloadMissing");
        assertThat(awaitReason("begun", "empty", "relyingPartyAtZero").trusts()).containsExactly("shop/1");
        assertThat(OBJECTS.bundle("begun").trusting()).isEqualTo("2/5");
    }

    @Test
    void time_and_people_are_believed_where_they_are_stated() {
        running("settles", "told");
        OBJECTS.bundle(
                "told",
                "sources: [{authority: {name: shop}}], relyingParties: [%s, %s, %s, %s]"
                        .formatted(
                                inPlace("settles", "settle: 1m"),
                                "{kind: External, name: told, acknowledged: [shop/1]}",
                                "{kind: External, name: untold}",
                                "{kind: External, name: inner, probe: {host: localhost, port: 443}}"));

        awaitReason("told", "settles", "relyingPartySettling");
        assertThat(awaitEvidence("told", "told", "Acknowledged").trusts()).containsExactly("shop/1");
        awaitReason("told", "untold", "relyingPartyNotAcknowledged");
        assertThat(awaitReason("told", "inner", "relyingPartyUnreachable").message())
                .contains("no address that may be asked");
        assertThat(awaitEvidence("told", "settles", "Settled").trusts()).containsExactly("shop/1");
    }
}
