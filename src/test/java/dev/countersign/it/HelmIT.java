package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.testing.Chart;
import dev.countersign.testing.Cluster;
import dev.countersign.testing.Commands;
import dev.countersign.testing.HelmCommand;
import dev.countersign.testing.Installation;
import dev.countersign.testing.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One release from its beginning to its end, by the real helm, on a cluster of its own that enforces Pod Security. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelmIT {
    private static final String CHART = Chart.FOLDER.toString();
    private static final String OURS = "app.kubernetes.io/name=countersign";
    private static final String KINDS =
            "clusterrole,clusterrolebinding,validatingadmissionpolicy,validatingadmissionpolicybinding";
    private static final String NAMESPACED = "deployment,pdb,service,serviceaccount,networkpolicy,role,rolebinding";

    private static final Cluster CLUSTER = Cluster.start();
    private static final Kubectl KUBECTL = new Kubectl(CLUSTER);
    private static final HelmCommand HELM = new HelmCommand(CLUSTER);

    @BeforeAll
    static void namespaces() {
        assumeFalse(CLUSTER.isShared(), "a release of somebody's own cluster is not ours to remove");
        KUBECTL.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: restricted}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: web}}
                """.formatted(Chart.NAMESPACE));
    }

    @AfterAll
    static void away() {
        CLUSTER.close();
    }

    @Test
    @Order(1)
    void what_is_installed_is_admitted_where_pods_are_restricted() {
        assertThat(HELM.run("install", Chart.RELEASE, CHART, "--set", "secretsIn={shop}"))
                .contains("STATUS: deployed", "It may touch Secrets in shop.", "helm uninstall countersign");

        var bare = KUBECTL.tryRun("", "run", "bare", "--image=any", "--dry-run=server", "-n", Chart.NAMESPACE);
        assertThat(bare.text()).contains("violates PodSecurity \"restricted");
        assumeTrue(CLUSTER.collectsGarbage(), "this cluster makes no pods of a Deployment");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(names("pods", Chart.NAMESPACE))
                        .as(KUBECTL.run("get", "replicasets", "-n", Chart.NAMESPACE, "-o", "yaml"))
                        .hasLineCount(2));
    }

    @Test
    @Order(2)
    void the_api_server_finds_nothing_wrong_with_the_policies() {
        assumeTrue(CLUSTER.collectsGarbage(), "this cluster checks no types in policies");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(policies("observedGeneration")).isNotBlank().doesNotContain("<none>"));
        assertThat(policies("typeChecking.expressionWarnings").lines())
                .isNotEmpty()
                .allMatch("<none>"::equals);
    }

    private static String policies(String status) {
        return KUBECTL.run(
                "get", "validatingadmissionpolicies", "--no-headers", "-o", "custom-columns=X:.status." + status);
    }

    @Test
    @Order(3)
    void its_rights_are_enough_to_issue() {
        var installed = Installation.of(CLUSTER, Path.of("target", "helm-operator.kubeconfig"));
        try (var operator = installed.operator("shop", Path.of("target", "operator-HelmIT.log"))) {
            operator.awaitReady();
            KUBECTL.run("apply", "-f", "examples/01-authority.yaml", "-f", "examples/02-client-certificate.yaml");
            KUBECTL.run("wait", "--for=condition=Ready", "--timeout=60s", "ccert", "--all", "-n", "shop");
        }
    }

    @Test
    @Order(4)
    void an_upgrade_changes_the_kinds_and_serves_another_namespace() throws IOException {
        var changed = Path.of("target", "changed-chart");
        Commands.run("rm", "-rf", changed.toString());
        Commands.run("cp", "-r", CHART, changed.toString());
        var kind = changed.resolve(Path.of("files", "crds", "trustbundles.countersign.dev-v1.yml"));
        Files.writeString(kind, Files.readString(kind).replace("name: \"PUBLISHED\"", "name: \"CARRIED\""));
        assertThat(columns()).contains("PUBLISHED");

        HELM.run("upgrade", Chart.RELEASE, changed.toString(), "--set", "secretsIn={shop,web}");

        assertThat(columns()).contains("CARRIED").doesNotContain("PUBLISHED");
        assertThat(names("roles", "web")).contains("countersign-served");
    }

    private static String columns() {
        return KUBECTL.run(
                "get",
                "crd",
                "trustbundles.countersign.dev",
                "-o",
                "jsonpath={.spec.versions[0].additionalPrinterColumns[*].name}");
    }

    @Test
    @Order(5)
    void what_people_have_stays_when_the_release_goes() {
        assertThat(HELM.run("uninstall", Chart.RELEASE)).contains("kept due to the resource policy");

        assertThat(KUBECTL.run("get", KINDS, "-l", OURS)).contains("No resources found");
        assertThat(KUBECTL.run("get", NAMESPACED, "-A", "-l", OURS)).contains("No resources found");
        assertThat(names("crd", "")).hasLineCount(4);
        assertThat(KUBECTL.run("get", "cauth,ccert,secret", "-n", "shop", "-o", "name"))
                .contains("clientcertificate.countersign.dev/orders", "secret/orders", "secret/shop-ca-1");
    }

    @Test
    @Order(6)
    void another_installation_goes_on_with_what_is_there() {
        HELM.run("install", Chart.RELEASE, CHART, "--set", "secretsIn={shop}");

        assertThat(columns()).contains("PUBLISHED");
        assertThat(KUBECTL.run("get", "ccert", "orders", "-n", "shop", "-o", "name"))
                .contains("orders");
    }

    @Test
    @Order(7)
    void the_kinds_go_only_if_somebody_said_so() {
        HELM.run("upgrade", Chart.RELEASE, CHART, "--set", "secretsIn={shop},crds.keep=false");
        HELM.run("uninstall", Chart.RELEASE);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(KUBECTL.run("get", "crd", "-l", OURS)).contains("No resources found"));
        // The key of an authority is never deleted with anything.
        assertThat(KUBECTL.run("get", "secret", "shop-ca-1", "-n", "shop", "-o", "name"))
                .contains("shop-ca-1");
    }

    @Test
    @Order(8)
    void a_namespace_that_is_missing_is_named_and_an_upgrade_mends_it() {
        assertThatThrownBy(() -> HELM.run("install", Chart.RELEASE, CHART, "--set", "secretsIn={shop,late}"))
                .hasMessageContaining("namespaces \"late\" not found");
        assertThat(names("roles", "shop")).contains("countersign-served");

        KUBECTL.run("create", "namespace", "late");
        HELM.run("upgrade", Chart.RELEASE, CHART, "--set", "secretsIn={shop,late}");

        assertThat(names("roles", "late")).contains("countersign-served");
    }

    /** The policy as a Kubernetes gets it that has nothing to write the annotation with. */
    @Test
    @Order(9)
    void where_nothing_writes_who_asked_nobody_may() {
        // An older Kubernetes has no such kind.
        KUBECTL.tryRun("", "delete", "mutatingadmissionpolicy", "requested-by.countersign.dev");
        KUBECTL.apply(HELM.run(
                "template",
                Chart.RELEASE,
                CHART,
                "--kube-version=1.35.0",
                "--show-only=templates/policies-requested-by.yaml"));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(asked("{}").succeeded()).isTrue());
        assertThat(asked("{}").text()).doesNotContain("requested-by");
        assertThat(asked("{countersign.dev/requested-by: vera}").text())
                .contains("countersign.dev/requested-by is written by the API server alone: leave \"\" in it");
    }

    private static Commands.Answer asked(String annotations) {
        return KUBECTL.tryRun("""
                apiVersion: countersign.dev/v1alpha1
                kind: CertificateAuthority
                metadata: {name: asked, namespace: shop, annotations: %s}
                spec: {selfSigned: {}}
                """.formatted(annotations), "create", "--dry-run=server", "-o", "yaml", "-f", "-");
    }

    /** One a line. */
    private static String names(String kind, String namespace) {
        var place = namespace.isEmpty() ? "--all-namespaces" : "--namespace=" + namespace;
        return KUBECTL.run("get", kind, place, "-l", OURS, "-o", "name").strip();
    }
}
