package dev.countersign.it;

import static dev.countersign.it.PodServers.go;
import static dev.countersign.it.TrustBundleIT.anchor;
import static dev.countersign.it.TrustBundleIT.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.api.TrustBundleStatus.Party;
import dev.countersign.plan.Conditions;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who trusts what on a real node, where a kubelet brings the bundle to pods in its own time: what is said of each server
 * is what a client finds. The bundle gets a second authority, and this looks at what is said before and after.
 */
class TrustNodeIT {
    private static final String NAMESPACE = "it-trust-node";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SHOP = "shop/1";
    private static final String PARTNER = "partner/1";
    private static final String PROBE = ", probe: {port: 8443, protocol: HTTPS}";

    /** Those that show what they trust as soon as they do. */
    private static final String[] UNHURRIED = {
        "haproxy", "reads-at-the-start", "nginx-reloads", "reads-at-each-handshake", "nginx-outdated"
    };

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @RegisterExtension
    static final Node NODE = Node.on(COUNTERSIGN, "nginx", "haproxy", "go-server", "caller");

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static final PodServers SERVERS = new PodServers(COUNTERSIGN, NAMESPACE);
    private static TrustBundleStatus before = TrustBundleStatus.EMPTY;
    private static TrustBundleStatus after = TrustBundleStatus.EMPTY;
    private static Instant changed = Instant.MIN;

    private static Map<String, String> pods = Map.of();

    @BeforeAll
    static void change(@TempDir Path folder) throws IOException {
        COUNTERSIGN.world().grantRestarts(NAMESPACE);
        issue("orders", "shop");
        issue("visitor", "partner");
        issue("stranger", "elsewhere");
        bundle("shop");
        OBJECTS.awaitAnchors("partners", anchor(OBJECTS, "shop"));
        deploy(folder);
        before = await().atMost(PATIENCE)
                .until(
                        () -> OBJECTS.bundle("partners"),
                        status -> lines(status, "verifies-nothing")
                                        .allMatch(line -> "relyingPartyBlind".equals(line.reason()))
                                && lines(status, UNHURRIED)
                                        .allMatch(line -> line.trusts().equals(List.of(SHOP))));
        pods = uids();

        changed = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        bundle("shop", "partner");
        after = await().atMost(PATIENCE)
                .until(
                        () -> OBJECTS.bundle("partners"),
                        status -> "5/8".equals(status.trusting())
                                && lines(status, "nginx-outdated", "verifies-nothing")
                                        .allMatch(line -> line.reason() != null));
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

    private static void bundle(String... authorities) {
        var sources =
                Stream.of(authorities).map("{authority: {name: %s}}"::formatted).toList();
        OBJECTS.bundle(
                "partners",
                "sources: %s, relyingParties: %s"
                        .formatted(
                                sources,
                                List.of(
                                        party("haproxy", "Restart", ""),
                                        party("reads-at-the-start", "Restart", ""),
                                        party("nginx-reloads", "InPlace", PROBE),
                                        party("reads-at-each-handshake", "InPlace", PROBE),
                                        party("settles", "InPlace", ", settle: 1m"),
                                        party("nginx-outdated", "InPlace", PROBE),
                                        party("verifies-nothing", "InPlace", PROBE),
                                        party("mounts-another", "InPlace", ", settle: 1m"))));
    }

    private static String party(String name, String reload, String more) {
        return "{kind: Deployment, name: %s, reload: %s%s}".formatted(name, reload, more);
    }

    private static void deploy(Path folder) throws IOException {
        SERVERS.prepare(folder);
        source(OBJECTS, "another", anchor(OBJECTS, "elsewhere").pem());
        var reloading = "while sleep 1; do nginx -s reload; done & exec nginx -e stderr -g 'daemon off;'";
        List.of(
                        SERVERS.serve("haproxy", "haproxy", List.of(), "partners"),
                        SERVERS.serve("reads-at-the-start", "go-server", go("require", "-at-start"), "partners"),
                        SERVERS.serve("nginx-reloads", "nginx", List.of("sh", "-c", reloading), "partners"),
                        SERVERS.serve("reads-at-each-handshake", "go-server", go("require"), "partners"),
                        SERVERS.serve("settles", "go-server", go("require"), "partners"),
                        SERVERS.serve("nginx-outdated", "nginx", List.of(), "partners"),
                        SERVERS.serve("verifies-nothing", "go-server", go("nothing"), "partners"),
                        SERVERS.serve("mounts-another", "go-server", go("require"), "another"),
                        SERVERS.caller("orders", "visitor", "stranger"))
                .forEach(Workload::awaitRolledOut);
    }

    private static Stream<Party> lines(TrustBundleStatus status, String... names) {
        return Stream.of(names).map(name -> line(status, name));
    }

    private static Party line(TrustBundleStatus status, String name) {
        return status.relyingParties().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElse(new Party("Deployment", NAMESPACE, name, List.of(), null, null, null, null));
    }

    /** The pod of each server. */
    private static Map<String, String> uids() {
        return Stream.of("haproxy", "reads-at-the-start", "nginx-reloads", "nginx-outdated")
                .collect(Collectors.toMap(
                        name -> name,
                        name -> SERVERS.workload(name).pod().getMetadata().getUid()));
    }

    private static void isTrusted(Party line, String evidence, String... generations) {
        assertThat(line.evidence()).as(line.toString()).isEqualTo(evidence);
        assertThat(line.trusts()).containsExactlyInAnyOrder(generations);
        assertThat(line.at()).isNotNull();
    }

    private static void isNew(Party line) {
        assertThat(Instant.parse(java.util.Objects.requireNonNull(line.at()))).isAfterOrEqualTo(changed);
        assertThat(line.reason()).isNull();
    }

    /** What a client of this authority finds: true if it is let in. */
    private static boolean letsIn(String server, String certificate) {
        var answer = SERVERS.call(server, certificate);
        assertThat(answer).matches("(?s)(200 hello|400 |failed: ).*");
        return answer.startsWith("200 hello CN=" + certificate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy", "reads-at-the-start"})
    void who_reads_at_the_start_is_begun_anew_and_shows_it_by_its_pods(String name) {
        isTrusted(line(before, name), "Restarted", SHOP);
        isTrusted(line(after, name), "Restarted", SHOP, PARTNER);
        isNew(line(after, name));
        assertThat(uids().get(name)).isNotEqualTo(pods.get(name));
        assertThat(SERVERS.workload(name).pod().getMetadata().getAnnotations())
                .containsEntry("countersign.dev/anchors", after.hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx-reloads", "reads-at-each-handshake"})
    void who_reads_again_is_asked_until_it_lets_the_new_ones_in(String name) {
        isTrusted(line(before, name), "Probed", SHOP);
        isTrusted(line(after, name), "Probed", SHOP, PARTNER);
        isNew(line(after, name));
        assertThat(uids().getOrDefault(name, "")).isEqualTo(pods.getOrDefault(name, ""));
    }

    @Test
    void who_is_given_time_is_believed_after_it() {
        isTrusted(line(after, "settles"), "Settled", SHOP, PARTNER);
        isNew(line(after, "settles"));
        assertThat(Instant.parse(String.valueOf(line(after, "settles").at())))
                .isAfterOrEqualTo(changed.plusSeconds(60));
    }

    @Test
    void who_never_reads_again_lags_with_what_it_began_with() {
        isTrusted(line(before, "nginx-outdated"), "Probed", SHOP);
        isTrusted(line(after, "nginx-outdated"), "Probed", SHOP);
        assertThat(line(after, "nginx-outdated").reason()).isEqualTo("relyingPartyRefuses");
        assertThat(line(after, "nginx-outdated").message()).contains(PARTNER);
        assertThat(uids().get("nginx-outdated")).isEqualTo(pods.get("nginx-outdated"));
    }

    @Test
    void who_verifies_nothing_is_called_blind_and_never_counted() {
        for (var status : List.of(before, after)) {
            var blind = line(status, "verifies-nothing");
            assertThat(blind.reason()).isEqualTo("relyingPartyBlind");
            assertThat(blind.trusts()).isEmpty();
            assertThat(blind.evidence()).isNull();
        }
        assertThat(letsIn("verifies-nothing", "stranger")).isTrue();
    }

    @Test
    void who_mounts_something_else_shows_nothing_in_any_time() {
        var line = line(after, "mounts-another");
        assertThat(line.reason()).isEqualTo("relyingPartyDoesNotMountBundle");
        assertThat(line.trusts()).isEmpty();
        assertThat(letsIn("mounts-another", "orders")).isFalse();
    }

    @Test
    void the_condition_and_kubectl_describe_name_who_lags() throws IOException {
        var trusted = Conditions.find(after.conditions(), Condition.TRUSTED).orElseThrow();
        assertThat(trusted.status()).isEqualTo("False");
        assertThat(trusted.message())
                .startsWith("5 of 8 trust these anchors; not yet: ")
                .contains("nginx-outdated", "verifies-nothing", "mounts-another")
                .doesNotContain("haproxy", "settles");
        var told = COUNTERSIGN.kubectl().run("describe", "tbundle", "-n", NAMESPACE, "partners");
        Files.writeString(Path.of("target", "trusting.txt"), told);
        assertThat(told).contains("Restarted", "Probed", "Settled", "relyingPartyBlind", trusted.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "haproxy",
                "reads-at-the-start",
                "nginx-reloads",
                "reads-at-each-handshake",
                "settles",
                "nginx-outdated"
            })
    void clients_find_what_the_status_says(String name) {
        assertThat(letsIn(name, "orders")).isEqualTo(line(after, name).trusts().contains(SHOP));
        assertThat(letsIn(name, "visitor")).isEqualTo(line(after, name).trusts().contains(PARTNER));
        assertThat(letsIn(name, "stranger")).isFalse();
    }
}
