package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.countersign.testing.Cluster;
import dev.countersign.testing.Installation;
import dev.countersign.testing.Reader;
import dev.countersign.testing.Reads;
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
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README's installation and "How do I install it, and how do I leave?", typed from the first line to the last. */
@Reads({"README.md", "docs/how-to/install.md"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallPageIT {
    private static final String PAGE = "How do I install it, and how do I leave?";
    private static final String NAMESPACES = "Which namespaces";
    private static final String LEAVE = "How to leave";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Cluster CLUSTER = Cluster.start();

    @RegisterExtension
    static final Reader READER = new Reader(() -> CLUSTER);

    @BeforeAll
    static void namespaces() {
        assumeFalse(CLUSTER.isShared(), "a release of somebody's own cluster is not ours to remove");
        READER.shell().type("kubectl create namespace shop; kubectl create namespace payments");
    }

    @AfterAll
    static void away() {
        CLUSTER.close();
    }

    private static String look(String command) {
        return READER.shell().type(command);
    }

    @Test
    @Order(1)
    void the_readme_and_the_page_install_it_in_the_same_way() {
        assertThat(READER.step("Install", 0).type()).contains("STATUS: deployed", "It may touch Secrets in shop.");
        assertThat(READER.section("Install").commands())
                .containsAll(READER.section(PAGE).commands());
        assertThat(READER.step("Install", 1).type()).contains("# ", "secretsIn:", "crds:");
        assertThat(look("kubectl get role -n shop -o name")).contains("countersign-served");
    }

    @Test
    @Order(2)
    void an_upgrade_serves_another_namespace() {
        assertThat(look("kubectl get role -n payments -o name")).doesNotContain("countersign-served");

        READER.step(NAMESPACES, 0).type();

        assertThat(look("kubectl get role -n payments -o name")).contains("countersign-served");
    }

    @Test
    @Order(3)
    void its_pods_are_made_in_a_namespace_that_wants_them_restricted() {
        READER.step("In a namespace that enforces Pod Security", 0).type();

        assertThat(READER.shell()
                        .run("kubectl run bare --image=any --dry-run=server -n countersign-system")
                        .text())
                .contains("violates PodSecurity \"restricted");
        look("kubectl rollout restart deployment/countersign -n countersign-system");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(look("kubectl get deployment countersign -n countersign-system"
                                + " -o jsonpath='{.status.observedGeneration} {.status.updatedReplicas}'"))
                        .matches("\\d+ [12]"));
        assertThat(look("kubectl get events -n countersign-system")).doesNotContain("violates PodSecurity");
    }

    @Test
    @Order(4)
    void the_ports_of_the_api_server_are_shown() {
        // An API server makes it, but not for the loopback address that a testbed's has.
        look("""
                kubectl get endpointslice -n default kubernetes || kubectl apply -f - <<EOF
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: kubernetes, namespace: default}
                addressType: IPv4
                endpoints: [{addresses: [10.0.0.10]}]
                ports: [{name: https, port: 7443}]
                EOF
                """);

        assertThat(READER.step("Behind network policies", 0).type())
                .contains("ADDRESSTYPE", "PORTS")
                .containsPattern("kubernetes +IPv4 +\\d+ +\\d");
    }

    @Test
    @Order(5)
    void the_chart_takes_all_values_of_the_page_and_refuses_what_is_none() throws IOException {
        var values = READER.shell().folder().resolve("values.yaml");
        for (var section : READER.pages().get("docs/how-to/install.md").sections()) {
            for (var block : section.blocks("yaml")) {
                Files.writeString(values, block);
                assertThat(look("helm template countersign helm/countersign -f values.yaml"))
                        .contains("kind: Deployment");
            }
        }
        Files.writeString(values, "networkPolicy: {apiserver: {}}");
        assertThat(READER.shell()
                        .run("helm template countersign helm/countersign -f values.yaml")
                        .text())
                .contains("networkPolicy", "apiserver", "not allowed");
    }

    @Test
    @Order(6)
    void objects_go_while_the_operator_runs_and_one_that_stays_is_let_go_by_hand() {
        var orphan = "kubectl patch ccert -n shop orders --type=merge -p '{\"metadata\":{\"finalizers\":[\"a.b/c\"]}}'";
        look("kubectl apply -f examples/01-authority.yaml -f examples/02-client-certificate.yaml");
        look(orphan + "; kubectl delete ccert -n shop orders --wait=false");
        assertThat(look("kubectl get ccert -n shop -o name")).contains("orders");

        READER.step(LEAVE, 3)
                .with("<namespace>", "shop")
                .with("<name>", "orders")
                .type();

        assertThat(look("kubectl get ccert -n shop -o name")).doesNotContain("orders");
        var installed = Installation.of(CLUSTER, Path.of("target", "install-page.kubeconfig"));
        try (var operator = installed.operator("shop,payments", Path.of("target", "operator-InstallPageIT.log"))) {
            operator.awaitReady();
            look("kubectl apply -f examples/02-client-certificate.yaml -f examples/13-trust-bundle.yaml");
            look("kubectl wait --for=condition=Ready --timeout=90s ccert/orders tbundle/clients -n shop");
            var gone = READER.step(LEAVE, 1).type();
            assertThat(gone).contains("\"orders\" deleted", "\"clients\" deleted", "\"shop\" deleted");
            assertThat(gone.strip()).endsWith("No resources found");
        }
    }

    @Test
    @Order(7)
    void helm_leaves_the_kinds_and_all_secrets() {
        READER.step(LEAVE, 0).type();

        assertThat(look("kubectl get crd -o name")).contains("clientcertificates.countersign.dev");
        assertThat(look("kubectl get secret -n shop -o name")).contains("shop-ca-1");
        assertThat(look("kubectl get role,rolebinding -n shop -o name")).doesNotContain("countersign");
    }

    @Test
    @Order(8)
    void the_kinds_and_the_keys_go_when_somebody_says_so() {
        READER.step("Install", 0).type();

        READER.step(LEAVE, 2).type();

        await().atMost(SOON).until(() -> !look("kubectl get crd -o name").contains("countersign.dev"));
        assertThat(look("kubectl get secret,configmap -A -l app.kubernetes.io/managed-by=countersign"))
                .contains("No resources found");
    }

    @Test
    @Order(9)
    void without_helm_in_the_cluster_it_is_rendered_and_applied() {
        look("kubectl delete namespace countersign-system --timeout=100s");

        assertThat(READER.step("Beside another installation, or without Helm", 0)
                        .type())
                .contains("deployment.apps/countersign created", "role.rbac.authorization.k8s.io/countersign-served");
    }
}
