package dev.countersign.it;

import static dev.countersign.it.Objects.text;
import static dev.countersign.it.PodServers.go;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Commands;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods on a real node: servers that require client certificates, and a client that mounts its Secret. */
class NodeIT {
    private static final String NAMESPACE = "it-node";
    /** The kubelet looks after what pods mount every five seconds, on a machine that has time for it. */
    private static final Duration A_LOOK = Duration.ofSeconds(60);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @RegisterExtension
    static final Node NODE = Node.on(COUNTERSIGN, "nginx", "haproxy", "go-server", "caller");

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static final PodServers SERVERS = new PodServers(COUNTERSIGN, NAMESPACE);
    private static final Workload CALLER = SERVERS.workload("caller");

    @BeforeAll
    static void deploy(@TempDir Path folder) throws IOException {
        issue("orders", "shop");
        issue("stranger", "elsewhere");
        SERVERS.prepare(folder);
        SERVERS.create("configmap anchors", folder);
        trust("orders");

        var deployed = List.of(
                SERVERS.serve("nginx", "nginx", List.of(), "anchors"),
                SERVERS.serve("haproxy", "haproxy", List.of(), "anchors"),
                SERVERS.serve("reads-at-each-handshake", "go-server", go("require"), "anchors"),
                SERVERS.serve("reads-at-the-start", "go-server", go("require", "-at-start"), "anchors"),
                SERVERS.serve("verifies-nothing", "go-server", go("nothing"), "anchors"),
                SERVERS.caller("orders", "stranger"));
        deployed.forEach(Workload::awaitRolledOut);
    }

    @AfterAll
    static void away() {
        Workload.deleteAll(COUNTERSIGN, NAMESPACE);
    }

    private static void issue(String name, String authority) {
        OBJECTS.authority(authority);
        OBJECTS.certificate(name, "authorityRef: {name: %s}, commonName: %s".formatted(authority, name));
        OBJECTS.awaitReady(name);
    }

    /** Lets the servers trust the authorities of these certificates. */
    private static void trust(String... certificates) {
        var anchors = new StringBuilder();
        for (var certificate : certificates) {
            anchors.append(text(OBJECTS.secret(certificate).orElseThrow(), "ca.crt"));
        }
        COUNTERSIGN
                .client()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("anchors")
                .edit(map -> map.edit().addToData("ca.crt", anchors.toString()).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "haproxy", "reads-at-each-handshake", "reads-at-the-start"})
    void a_server_answers_a_pod_by_the_certificate_that_it_mounts_and_refuses_others(String server) {
        assertThat(SERVERS.call(server, "orders")).startsWith("200 hello CN=orders");
        assertThat(SERVERS.call(server, "stranger")).startsWith("failed: ").doesNotContain("hello");
        assertThat(SERVERS.call("verifies-nothing", "stranger")).startsWith("200 hello CN=stranger");
    }

    @Test
    void logs_are_there_to_be_read() {
        SERVERS.call("nginx", "orders");

        assertThat(SERVERS.workload("nginx").logs()).contains("\"GET / HTTP/1.1\" 200");
    }

    @Test
    void this_machine_reaches_a_pod_by_its_address(@TempDir Path folder) throws IOException {
        for (var file : List.of("tls.crt", "tls.key")) {
            Files.writeString(
                    folder.resolve(file), text(OBJECTS.secret("orders").orElseThrow(), file));
        }
        var curl = "curl -sS --insecure --noproxy * --cert tls.crt --key tls.key "
                + SERVERS.workload("reads-at-each-handshake").address();

        assertThat(Commands.tryRun(folder, Map.of(), "", List.of(curl.split(" ")))
                        .text())
                .startsWith("hello CN=orders");
    }

    @Test
    void a_changed_config_map_reaches_who_reads_it_again() {
        trust("orders", "stranger");
        awaitAnswer("reads-at-each-handshake", "stranger", "200 hello CN=stranger");
        assertThat(SERVERS.call("reads-at-the-start", "stranger")).startsWith("failed: ");
        await().atMost(A_LOOK).until(() -> anchorsOf("nginx") == 2);
        assertThat(SERVERS.call("nginx", "stranger")).startsWith("failed: ");

        reloadNginx();
        awaitAnswer("nginx", "stranger", "200 hello CN=stranger");

        trust("orders");
        awaitAnswer("reads-at-each-handshake", "stranger", "failed: ");
        await().atMost(A_LOOK).until(() -> anchorsOf("nginx") == 1);
        reloadNginx();
        awaitAnswer("nginx", "stranger", "failed: ");
    }

    private static void reloadNginx() {
        var answer = SERVERS.workload("nginx").exec("nginx", "-s", "reload");
        assertThat(answer.succeeded()).as(answer.text()).isTrue();
    }

    private static void awaitAnswer(String server, String as, String start) {
        await().atMost(A_LOOK)
                .untilAsserted(() -> assertThat(SERVERS.call(server, as)).startsWith(start));
    }

    /** How many anchors its pod has before it, whether or not it has read them. */
    private static int anchorsOf(String server) {
        return SERVERS.workload(server).exec("cat", "/anchors/ca.crt").text().split("BEGIN CERTIFICATE", -1).length - 1;
    }

    @Test
    void a_certificate_that_is_issued_again_reaches_the_pod() {
        var before = OBJECTS.status("orders");
        OBJECTS.certificate("orders", "authorityRef: {name: shop}, commonName: orders, dnsNames: [orders.shop]");
        OBJECTS.awaitRevision("orders", java.util.Objects.requireNonNull(before.revision()) + 1);
        var serial = java.util.Objects.requireNonNull(OBJECTS.status("orders").serialNumber());

        assertThat(serial).isNotEqualTo(before.serialNumber());
        // Go says the number, without the zeros that one serial number in sixteen begins with.
        awaitAnswer("reads-at-each-handshake", "orders", "200 hello CN=orders " + serial.replaceFirst("^0+", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "Deployment, updatedReplicas, availableReplicas",
        "StatefulSet, updatedReplicas, availableReplicas",
        "DaemonSet, updatedNumberScheduled, numberAvailable"
    })
    void an_annotation_on_the_template_replaces_the_pod_and_the_status_follows(
            String kind, String updated, String available) {
        var workload = new Workload(COUNTERSIGN, NAMESPACE, kind, kind.toLowerCase(Locale.ROOT));
        workload.deploy("caller", List.of("sleep", "3600"), "exec: {command: [test, -d, /tmp]}", Map.of());
        workload.awaitRolledOut();
        var old = workload.pod().getMetadata().getUid();
        var before = workload.present().getMetadata().getGeneration();

        workload.annotateTemplate("countersign.dev/anchors", "abc");
        workload.awaitRolledOut();

        var pod = workload.pod().getMetadata();
        assertThat(pod.getUid()).isNotEqualTo(old);
        assertThat(pod.getAnnotations()).containsEntry("countersign.dev/anchors", "abc");
        await().atMost(A_LOOK).untilAsserted(() -> {
            Map<String, Object> status = workload.present().get("status");
            assertThat(status)
                    .containsEntry("observedGeneration", (int) (before + 1))
                    .containsEntry(updated, 1)
                    .containsEntry(available, 1);
        });
    }

    @Test
    void a_pod_is_ready_when_it_says_so() {
        assertThat(CALLER.exec("rm", "/tmp/ready").text()).isEmpty();
        await().atMost(A_LOOK).until(() -> !CALLER.isReady());

        assertThat(CALLER.exec("touch", "/tmp/ready").text()).isEmpty();
        await().atMost(A_LOOK).until(CALLER::isReady);
    }
}
