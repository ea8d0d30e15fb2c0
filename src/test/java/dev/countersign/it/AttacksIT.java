package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Countersign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one tenant tries against another, with the roles that tenants have. The rows are in {@code src/test/resources/attacks}:
 * each says who refuses it, or what the operator says of it; whatever the victim has is the same afterwards.
 */
class AttacksIT {
    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(Tenants.VICTIM, Tenants.ATTACKER);

    private static final Tenants TENANTS = new Tenants(COUNTERSIGN);
    private static final String[] SHARED = {"it-company", "it-vault", "it-victims-only"};
    private static final Objects VICTIM = new Objects(COUNTERSIGN, Tenants.VICTIM);
    private static final Objects ATTACKER = new Objects(COUNTERSIGN, Tenants.ATTACKER);
    private static final Objects CLUSTER = new Objects(COUNTERSIGN, "");
    private static Map<String, String> victims = Map.of();

    @BeforeAll
    static void world() {
        // A row makes a Secret by this name that says it is one of ours, and holds nothing.
        COUNTERSIGN.inspector().tamperedWith(Tenants.ATTACKER, "forged");
        COUNTERSIGN.kubectl().apply(Attack.world());
        if (Files.exists(pki())) {
            COUNTERSIGN.kubectl().apply(apiServers());
        }
        for (var authority : SHARED) {
            CLUSTER.awaitAuthority(authority, "True", "upToDate");
        }
        VICTIM.awaitAuthority("team", "True", "upToDate");
        ATTACKER.awaitAuthority("own", "True", "upToDate");
        VICTIM.awaitReady("orders");
        ATTACKER.awaitReady("mine");
        VICTIM.awaitBundle("clients", "True", "upToDate");
        // The controller that adds our roles to those of Kubernetes takes its time.
        await().atMost(Objects.SOON).until(() -> mayMallory("create", "clientcertificates.countersign.dev"));
        victims = TENANTS.victims();
    }

    private static boolean mayMallory(String verb, String resource) {
        return COUNTERSIGN
                .kubectl()
                .tryRun("", "auth", "can-i", verb, resource, "-n", Tenants.ATTACKER, "--as=mallory")
                .succeeded();
    }

    /** A key pair by whose certificates the API server knows its clients, as somebody has stolen it. */
    private static String apiServers() {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: api-servers, namespace: %s}
                stringData:
                  tls.crt: |
                    %s
                  tls.key: |
                    %s
                """.formatted(Tenants.ATTACKER, indented("clients-ca.crt"), indented("clients-ca.key"));
    }

    private static String indented(String name) {
        try {
            return Files.readString(pki().resolve(name)).strip().replace("\n", "\n    ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a testbed has it; the key of any other cluster is out of reach. */
    private static Path pki() {
        return COUNTERSIGN.world().cluster().kubeconfig().resolveSibling("pki");
    }

    @AfterAll
    static void away() {
        COUNTERSIGN
                .kubectl()
                .tryRun(
                        "",
                        "patch",
                        "ccert",
                        "kept",
                        "-n",
                        Tenants.ATTACKER,
                        "--type=merge",
                        "-p",
                        "{\"metadata\":{\"finalizers\":null}}");
        COUNTERSIGN.kubectl().run("delete", "clusterrolebinding,clusterrole", "it-company-user");
        COUNTERSIGN.world().removeClusterAuthorities(SHARED);
    }

    static Stream<Attack> attacks() {
        return Attack.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void an_attack_fails_and_leaves_a_trace(Attack attack) {
        assumeThat(Files.exists(pki()) || !attack.finding().equals(Optional.of("sourceIsTheApiServers")))
                .as("the API server's own key can be stolen")
                .isTrue();
        assumeThat(isServed(attack)).as("there are objects of this kind").isTrue();

        var answer = TENANTS.attack(attack);

        if (attack.refused().isPresent()) {
            assertThat(answer.succeeded()).as(answer.text()).isFalse();
            assertThat(answer.text()).contains(attack.refused().get());
        } else {
            assertThat(answer.succeeded()).as(answer.text()).isTrue();
            attack.finding().ifPresent(finding -> awaitFinding(attack, finding));
        }
        assertThat(TENANTS.victims()).as("what the victim has").isEqualTo(victims);
    }

    /** An older Kubernetes has no ClusterTrustBundles. */
    private static boolean isServed(Attack attack) {
        if (attack.manifest().isBlank()) {
            return true;
        }
        var object = attack.object();
        return COUNTERSIGN
                .client()
                .supports(
                        object.path("apiVersion").asText(), object.path("kind").asText());
    }

    private static void awaitFinding(Attack attack, String finding) {
        var object = attack.object();
        await().atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(TENANTS.status(object)).contains("\"reason\":\"" + finding + "\""));
    }

    /**
     * What a policy refuses is in the audit log as well, with who it was and what the policy said. By the pipeline: whoever is
     * impersonated counts there as the administrator, of whom the log of tests has nothing.
     */
    @Test
    void a_refusal_by_a_policy_stands_in_the_audit_log() {
        var attack = attacks()
                .filter(each -> each.name().equals("the same by a pipeline"))
                .findFirst()
                .orElseThrow();

        TENANTS.attack(attack);

        assumeThat(COUNTERSIGN.world().cluster().audit()).as("an audit log").isPresent();
        await().atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(TENANTS.refusals(Tenants.ATTACKER + ":deployer"))
                        .anyMatch(line -> line.contains("validation.policy.admission.k8s.io/validation_failure")
                                && line.contains("clientcertificate-authority.countersign.dev")));
    }

    /** Rows that nobody tells apart would hide each other. */
    @Test
    void there_are_more_than_sixty_of_them_and_no_two_with_one_name() {
        assertThat(attacks().map(Attack::name)).doesNotHaveDuplicates().hasSizeGreaterThan(60);
    }

    @Test
    void who_asked_is_written_by_the_api_server_whatever_the_request_says() {
        assumeThat(COUNTERSIGN.world().knowsWhoAsked())
                .as("Kubernetes 1.36 or later")
                .isTrue();
        COUNTERSIGN.kubectl().tryRun("""
                apiVersion: countersign.dev/v1alpha1
                kind: ClientCertificate
                metadata:
                  name: asked
                  namespace: it-attacker
                  annotations: {countersign.dev/requested-by: vera}
                spec: {authorityRef: {name: own}, commonName: asked}
                """, "create", "--as=mallory", "-f", "-");

        assertThat(requestedBy("asked")).isEqualTo("mallory");
        ada("{\"metadata\":{\"labels\":{\"team\":\"a\"}}}");
        assertThat(requestedBy("asked")).as("labels are no request").isEqualTo("mallory");
        ada("{\"metadata\":{\"annotations\":null}}");
        assertThat(requestedBy("asked")).as("lost with all annotations").isEqualTo("mallory");
        ada("{\"spec\":{\"duration\":\"12h\"}}");
        assertThat(requestedBy("asked")).isEqualTo("ada");
        ATTACKER.awaitReady("asked");
        assertThat(requestedBy("asked")).as("the operator asks for nothing").isEqualTo("ada");
    }

    private static void ada(String patch) {
        var answer = COUNTERSIGN
                .kubectl()
                .tryRun("", "patch", "ccert", "asked", "-n", Tenants.ATTACKER, "--as=ada", "--type=merge", "-p", patch);
        assertThat(answer.succeeded()).as(answer.text()).isTrue();
    }

    private static String requestedBy(String name) {
        return COUNTERSIGN
                .kubectl()
                .run(
                        "get",
                        "ccert",
                        name,
                        "-n",
                        Tenants.ATTACKER,
                        "-o",
                        "jsonpath={.metadata.annotations.countersign\\.dev/requested-by}");
    }

    /** Otherwise the policies would be a wall, and everybody would climb over it as an administrator. */
    @Test
    void who_has_the_roles_does_what_they_are_for() {
        for (var verbs : List.of(
                Map.of("mallory", "use certificateauthorities.countersign.dev/own"),
                Map.of("ada", "delegate certificateauthorities.countersign.dev/own"),
                Map.of("ada", "probe trustbundles.countersign.dev"),
                Map.of("mallory", "get certificateauthorities.countersign.dev"))) {
            verbs.forEach((who, what) -> {
                var words = what.split(" ", -1);
                var answer = COUNTERSIGN
                        .kubectl()
                        .tryRun("", "auth", "can-i", words[0], words[1], "-n", Tenants.ATTACKER, "--as=" + who);
                assertThat(answer.succeeded())
                        .as("%s may %s: %s", who, what, answer.text())
                        .isTrue();
            });
        }
    }
}
