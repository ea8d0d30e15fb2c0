package dev.countersign.it;

import static dev.countersign.it.TrustBundleIT.anchor;
import static dev.countersign.it.TrustBundleIT.root;
import static dev.countersign.it.TrustBundleIT.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.api.TrustBundleStatus.Party;
import dev.countersign.plan.Conditions;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.servers.Listener.Verify;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who trusts what, by which evidence: workloads whose pods the test makes out to be real servers of this machine. */
class RelyingPartiesIT {
    private static final String NAMESPACE = "it-parties";
    private static final String ELSEWHERE = "it-parties-web";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE, ELSEWHERE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static PretendedPods pods;
    private static PretendedPods elsewhere;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void authority() throws IOException {
        var address = PretendedPods.address();
        assumeTrue(address.isPresent(), "this machine has no address but loopback ones, at which nobody is asked");
        pods = new PretendedPods(COUNTERSIGN, NAMESPACE, address.get(), folder);
        elsewhere = new PretendedPods(COUNTERSIGN, ELSEWHERE, address.get(), folder);
        OBJECTS.authority("shop");
        anchor(OBJECTS, "shop");
    }

    @AfterAll
    static void end() throws Exception {
        pods.end();
        elsewhere.end();
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
                .untilAsserted(() -> assertThat(line(OBJECTS.bundle(bundle), name))
                        .satisfies(line ->
                                assertThat(String.valueOf(line.evidence())).isEqualTo(evidence)));
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
        var ports = new HashMap<>(pods.serve(Map.of("verifies", Verify.REQUIRE, "blind", Verify.NOTHING), shop.pem()));
        ports.putAll(pods.serve(
                Map.of("outdated", Verify.REQUIRE), root("somebody else").pem()));
        ports.put("hanging", pods.hang());
        ports.keySet().forEach(name -> pods.running(name, "asked"));
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
        assertThat(probes("http")).isPositive();
        nothingIsSaidAnewAfterARestart("asked");
        assertThat(line(OBJECTS.bundle("asked"), "verifies").at()).isEqualTo(verifies.at());

        // A server that says nothing holds up nothing: rounds go on while the bundle changes.
        var partner = root("second partner");
        source(OBJECTS, "asked-partners", partner.pem());
        OBJECTS.awaitAnchors("asked", shop, partner);
    }

    private static long probes(String outcome) {
        return COUNTERSIGN
                .operator()
                .get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("countersign_probes_total{outcome=\"" + outcome + "\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** It begins to ask and to count anew, and what it says meanwhile is what was said before. */
    private static void nothingIsSaidAnewAfterARestart(String bundle) throws IOException {
        // What is written late would be seen as a write of the new process.
        await().during(Duration.ofSeconds(4)).atMost(PATIENCE).until(steady(bundle));
        var before = written(bundle);
        var status = OBJECTS.bundle(bundle);

        COUNTERSIGN.restart();
        await().atMost(PATIENCE).until(() -> probes("http") > 0 && probes("none") > 0);
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(OBJECTS.bundle(bundle)).isEqualTo(status);
            assertThat(written(bundle)).as("nothing was written meanwhile").isEqualTo(before);
        });
    }

    /** True while nothing is written. */
    private static Callable<Boolean> steady(String bundle) {
        var last = new AtomicReference<>("");
        return () -> written(bundle).equals(last.getAndSet(written(bundle)));
    }

    private static String written(String bundle) {
        return COUNTERSIGN
                .client()
                .resources(TrustBundle.class)
                .inNamespace(NAMESPACE)
                .withName(bundle)
                .get()
                .getMetadata()
                .getResourceVersion();
    }

    @Test
    void pods_show_by_their_annotation_what_they_began_with_and_nothing_without_a_mount() {
        OBJECTS.bundle("begun", "sources: [{authority: {name: shop}}]");
        var hash = OBJECTS.awaitBundle("begun", "True", "upToDate").hash();
        pods.workload("StatefulSet", "current", 1, "begun", hash);
        pods.workload("StatefulSet", "former", 1, "begun", "");
        pods.workload("StatefulSet", "elsewhere", 1, "another", hash);
        pods.workload("StatefulSet", "empty", 0, "begun", "");
        List.of("current", "former", "elsewhere").forEach(pods::ready);

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
        pods.running("settles", "told");
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

    private static void declare(String lines) {
        COUNTERSIGN
                .kubectl()
                .run(
                        "annotate",
                        "cm",
                        "-n",
                        ELSEWHERE,
                        "clients",
                        "--overwrite",
                        "countersign.dev/relying-parties=" + lines);
    }

    @Test
    void servers_of_a_receiving_namespace_are_declared_on_the_object_that_is_filled_there() throws IOException {
        var port = elsewhere
                .serve(
                        Map.of("gateway", Verify.REQUIRE),
                        anchor(OBJECTS, "shop").pem())
                .get("gateway");
        elsewhere.running("gateway", "clients");
        OBJECTS.bundle("received", "sources: [{authority: {name: shop}}]");
        COUNTERSIGN.kubectl().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: clients, namespace: %s, labels: {countersign.dev/trust-from: %s.received}}
                """.formatted(ELSEWHERE, NAMESPACE));
        OBJECTS.awaitBundle("received", "True", "upToDate");
        assertThat(OBJECTS.bundle("received").relyingParties()).isEmpty();

        var gateway = "Deployment/gateway reload=InPlace protocol=HTTPS port=" + port;
        declare(gateway + "\nDeployment/nobody reload=InPlace settle=1m");
        var line = awaitEvidence("received", "gateway", "Probed");
        assertThat(line.namespace()).isEqualTo(ELSEWHERE);
        assertThat(line.trusts()).containsExactly("shop/1");
        awaitReason("received", "nobody", "workloadMissing");

        declare(gateway + "\nDeployment/ledger reload=Sometimes");
        awaitReason("received", "clients", "relyingPartiesUnclear");
        assertThat(trusted("received").status()).isEqualTo("False");

        declare(gateway);
        await().atMost(PATIENCE).until(() -> trusted("received").status().equals("True"));
        assertThat(OBJECTS.bundle("received").relyingParties()).hasSize(1);
    }
}
