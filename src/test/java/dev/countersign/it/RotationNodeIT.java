package dev.countersign.it;

import static dev.countersign.it.PodServers.go;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Installation;
import dev.countersign.testing.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Continuity once more, on a real node: Deployments of servers that mount the bundle, pods that call them with what they
 * mount, a kubelet that refreshes both in its own time. An authority of the namespace and one of the cluster rotate, the
 * former after a wish that is taken back, and no call fails.
 *
 * <p>Calls go to Services. One more nginx never reads its anchors again, while somebody vouches for it: its
 * client has to fail, or the others' success would prove nothing.
 */
@EnabledIfEnvironmentVariable(
        named = "COUNTERSIGN_NODE_ROTATION",
        matches = "1",
        disabledReason = "a rotation on a real node takes some minutes: make soak-node runs it")
class RotationNodeIT {
    private static final String NAMESPACE = "it-rotation-node";
    private static final String BUNDLE = "clients";
    private static final String SHOP = "shop";
    private static final String FLEET = "it-fleet";

    private static final List<CalledServer> SERVERS = List.of(
            CalledServer.reloading("nginx", "nginx", "nginx -s reload", "nginx -e stderr -g 'daemon off;'"),
            CalledServer.reloading("haproxy", "haproxy", "kill -USR2 1", "haproxy -W -db -f /etc/haproxy/haproxy.cfg"),
            CalledServer.reading("go", "go-server", go("require")),
            CalledServer.readingAtStart("haproxy-at-start", "haproxy", List.of()),
            CalledServer.readingAtStart("go-at-start", "go-server", go("require", "-at-start")));
    private static final CalledServer OUTDATED = CalledServer.reading("nginx-outdated", "nginx", List.of());

    private static final List<CallingPod> CLIENTS = List.of(
            new CallingPod("client-go", "callers", List.of(SHOP, FLEET)),
            new CallingPod("client-openssl", "openssl-callers", List.of(SHOP, FLEET)));
    private static final CallingPod CONTROL = new CallingPod("control", "callers", List.of(SHOP, FLEET));

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @RegisterExtension
    static final Node NODE = Node.on(COUNTERSIGN, "nginx", "haproxy", "go-server", "callers");

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static final Objects CLUSTER = new Objects(COUNTERSIGN, "");
    private static final Traffic TRAFFIC = new Traffic(COUNTERSIGN, NAMESPACE);

    @BeforeAll
    static void deploy(@TempDir Path folder) throws IOException {
        COUNTERSIGN.world().grantRestarts(NAMESPACE);
        shop("");
        fleet("");
        bundle("shop/1, cluster/it-fleet/1");
        allClients().forEach(RotationNodeIT::issue);
        TRAFFIC.prepare(folder);
        await().atMost(Objects.SOON).until(() -> OBJECTS.anchors(BUNDLE).size() == 2);
        TRAFFIC.serve(Stream.concat(SERVERS.stream(), Stream.of(OUTDATED)).toList(), BUNDLE);
        allClients().flatMap(client -> client.certificates().stream()).forEach(OBJECTS::awaitReady);
        for (var client : CLIENTS) {
            TRAFFIC.call(client, SERVERS);
        }
        TRAFFIC.call(CONTROL, List.of(OUTDATED));
    }

    @AfterAll
    static void away() {
        TRAFFIC.close();
        COUNTERSIGN.world().removeClusterAuthorities(FLEET);
    }

    private static Stream<CallingPod> allClients() {
        return Stream.concat(CLIENTS.stream(), Stream.of(CONTROL));
    }

    /** Without a reason, one that was said is taken back. */
    private static void shop(String reason) {
        OBJECTS.authority(SHOP, source(reason));
    }

    private static void fleet(String reason) {
        CLUSTER.clusterAuthority(FLEET, source(reason) + """
                , allow: {namespaces: {matchLabels: {kubernetes.io/metadata.name: %s}}, commonNames: ["${name}"]}
                """.formatted(NAMESPACE));
    }

    private static String source(String reason) {
        var wish = reason.isEmpty() ? "" : ", reason: " + reason;
        return "selfSigned: {}, rotation: {mode: Manual%s}".formatted(wish);
    }

    /** @param vouched generations that the server is said to trust which does not read again */
    private static void bundle(String vouched) {
        var parties = SERVERS.stream().map(CalledServer::party).collect(joining(", "));
        OBJECTS.bundle(BUNDLE, """
                sources: [{authority: {name: %s}}, {authority: {kind: ClusterCertificateAuthority, name: %s}}],
                relyingParties: [%s, {kind: External, name: %s, acknowledged: [%s]}]
                """.formatted(SHOP, FLEET, parties, OUTDATED.name(), vouched));
    }

    /** Renewed after less than half of their minute: a kubelet on a busy machine is to have the time. */
    private static void issue(CallingPod client) {
        for (var authority : client.authorities()) {
            var name = client.certificate(authority);
            var kind = authority.equals(SHOP) ? "CertificateAuthority" : "ClusterCertificateAuthority";
            OBJECTS.certificate(name, """
                    authorityRef: {kind: %s, name: %s}, commonName: %s, duration: 1m, renewBeforePercentage: 60
                    """.formatted(kind, authority, name));
        }
    }

    private static void awaitState(Objects of, String authority, int number, State state) {
        await().atMost(Duration.ofMinutes(5))
                .until(() -> of.authorityStatus(authority).generations().stream()
                        .anyMatch(generation -> generation.number() == number && generation.state() == state));
    }

    private static Certificate root(String namespace, String secret) {
        var found = COUNTERSIGN.client().secrets().inNamespace(namespace).withName(secret);
        return Certificate.readAll(Objects.text(found.require(), "tls.crt")).getFirst();
    }

    @Test
    void authorities_of_both_kinds_rotate_and_no_call_between_pods_fails() {
        TRAFFIC.awaitAnswers(CLIENTS, 50);
        var early = TRAFFIC.tally(CONTROL);
        assertThat(early.failures()).isEmpty();
        assertThat(early.answered()).isPositive();

        rotate();
        showsWhoTrusts("shop/3", "cluster/it-fleet/2");
        retire();
        TRAFFIC.awaitAnswers(CLIENTS, 100);

        for (var client : CLIENTS) {
            var tally = TRAFFIC.tally(client);
            System.out.printf(
                    "%s: handshakes=%d failed=%d%n",
                    client.name(), tally.answered(), tally.failures().size());
            assertThat(tally.failures()).isEmpty();
            assertThat(TRAFFIC.restarts(client)).isZero();
        }
        assertThat(TRAFFIC.tally(CONTROL).failures())
                .as("what nginx says to certificates whose anchor it has not read")
                .isNotEmpty()
                .allMatch(failure -> failure.contains("400"));
    }

    /** Both at once. The first wish for one of them is taken back when its anchor is out; nobody vouches for that one. */
    private static void rotate() {
        fleet("new key");
        shop("oops");
        await().atMost(Objects.SOON).until(() -> OBJECTS.anchors(BUNDLE).size() == 4);
        shop("");
        awaitState(OBJECTS, SHOP, 2, State.Retired);
        shop("new key");
        awaitState(OBJECTS, SHOP, 3, State.Prepared);
        bundle("shop/1, shop/3, cluster/it-fleet/1, cluster/it-fleet/2");
        awaitState(OBJECTS, SHOP, 3, State.Active);
        awaitState(CLUSTER, FLEET, 2, State.Active);
    }

    private static void showsWhoTrusts(String... generations) {
        for (var server : SERVERS) {
            var shown = OBJECTS.bundle(BUNDLE).relyingParties().stream()
                    .filter(party -> party.name().equals(server.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(shown.trusts()).as(shown.toString()).contains(generations);
            assertThat(shown.evidence()).isEqualTo(server.readsAtStart() ? "Restarted" : "Probed");
        }
    }

    /** Until the former anchors are gone from the bundle, and from the servers that read it at their start. */
    private static void retire() {
        awaitState(OBJECTS, SHOP, 1, State.Retired);
        awaitState(CLUSTER, FLEET, 1, State.Retired);
        OBJECTS.awaitAnchors(
                BUNDLE, root(NAMESPACE, "shop-ca-3"), root(Installation.NAMESPACE, "it-fleet-cluster-ca-2"));
        await().atMost(Duration.ofMinutes(4)).untilAsserted(() -> {
            var hash = OBJECTS.bundle(BUNDLE).hash();
            for (var server :
                    SERVERS.stream().filter(CalledServer::readsAtStart).toList()) {
                assertThat(TRAFFIC.pods(server.name()))
                        .hasSize(2)
                        .allSatisfy(pod -> assertThat(pod.getMetadata().getAnnotations())
                                .containsEntry("countersign.dev/anchors", hash));
            }
        });
    }
}
