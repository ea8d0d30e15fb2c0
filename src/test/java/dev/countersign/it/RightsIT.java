package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Countersign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator may do what it needs and nothing else, and says where it may not. */
class RightsIT {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "rights");
    private static final String OPERATOR = "system:serviceaccount:countersign-system:countersign";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving("it-served").claiming("it-ungranted");

    @AfterAll
    static void away() {
        COUNTERSIGN.world().clear("it-unserved");
        COUNTERSIGN.world().clear("it-ungranted");
    }

    @ParameterizedTest
    @CsvSource({
        "get, secrets, default, no",
        "list, secrets, default, no",
        "list, secrets, it-served, yes",
        "create, secrets, it-served, yes",
        "update, secrets, it-served, no",
        "delete, secrets, it-served, no",
        "list, secrets, kube-system, no",
        "create, pods, it-served, no",
        "list, pods, it-served, yes",
        "list, pods, it-unserved, no",
        "get, pods, it-served, no",
        "get, deployments.apps, it-served, yes",
        "patch, deployments.apps, it-served, no",
        "get, deployments.apps, it-unserved, no",
        "create, pods --subresource=exec, it-served, no",
        "create, serviceaccounts --subresource=token, countersign-system, no",
        "impersonate, users, default, no",
        "create, clusterroles, default, no",
        "bind, clusterroles, default, no",
        "escalate, roles, it-served, no",
        "create, clientcertificates.countersign.dev, it-served, no",
        "delete, clientcertificates.countersign.dev, it-served, no",
        "patch, clientcertificates.countersign.dev --subresource=status, default, yes",
        "watch, clientcertificates.countersign.dev, default, yes",
        "update, leases.coordination.k8s.io, default, no",
        "get, configmaps, default, no",
        "get, configmaps, kube-system, no",
        "get, configmaps/extension-apiserver-authentication, kube-system, yes",
        "update, configmaps/extension-apiserver-authentication, kube-system, no",
        "list, configmaps, kube-system, no",
        "patch, configmaps, it-served, yes",
        "delete, configmaps, it-served, yes",
        "update, configmaps, it-served, no",
        "patch, configmaps, default, no",
        "create, trustbundles.countersign.dev, it-served, no",
        "patch, trustbundles.countersign.dev, it-served, no",
        "patch, trustbundles.countersign.dev --subresource=status, default, yes",
        "create, clustertrustbundles.certificates.k8s.io, default, yes",
        "update, clustertrustbundles.certificates.k8s.io, default, no",
        "attest, signers.certificates.k8s.io/example.com/clients, default, no",
        "use, certificateauthorities.countersign.dev, it-served, no",
        "delegate, certificateauthorities.countersign.dev, it-served, no",
        "use, clustercertificateauthorities.countersign.dev, default, no",
        "probe, trustbundles.countersign.dev, it-served, no",
        "update, certificateauthorities.countersign.dev, it-served, no",
        "delete, certificateauthorities.countersign.dev, it-served, no",
        "create, validatingadmissionpolicies.admissionregistration.k8s.io, default, no",
        "delete, mutatingadmissionpolicybindings.admissionregistration.k8s.io, default, no",
        "delete, clientcertificates.countersign.dev --subresource=status, it-served, no",
        "create, secrets, countersign-system, yes",
        "delete, secrets, countersign-system, no",
        "list, nodes, default, no",
        "patch, namespaces, default, no"
    })
    void the_operator_may(String verb, String resource, String namespace, String expected) {
        var question = new ArrayList<>(List.of("auth", "can-i", verb));
        question.addAll(List.of(resource.split(" ", -1)));
        question.addAll(List.of("-n", namespace, "--as=" + OPERATOR));
        var answer = COUNTERSIGN.kubectl().tryRun("", question.toArray(String[]::new));

        assertThat(answer.text().lines().toList().getLast().strip()).isEqualTo(expected);
    }

    /** All of it at once: a right that nobody thought of asking for stands here too. */
    @ParameterizedTest
    @CsvSource({"it-served, served", "default, unserved", "countersign-system, own"})
    void what_the_operator_may_is_listed(String namespace, String name) throws IOException {
        var list = COUNTERSIGN.kubectl().run("auth", "can-i", "--list", "-n", namespace, "--as=" + OPERATOR);

        // Lines that begin with a space are addresses such as /healthz, which every account may read.
        var rights = list.lines()
                .skip(1)
                .filter(line -> !line.startsWith(" "))
                .map(line -> line.strip().replaceAll(" +", " "))
                .sorted();
        assertThat(rights).containsExactlyElementsOf(Files.readAllLines(GOLDEN.resolve(name + ".txt")));
    }

    @Test
    void a_namespace_that_is_not_served_is_reported_with_the_command_that_serves_it() {
        COUNTERSIGN.world().namespace("it-unserved", Map.of());
        var objects = new Objects(COUNTERSIGN, "it-unserved");
        objects.authority("shop");
        objects.certificate("orders", "authorityRef: {name: shop}, commonName: orders");

        objects.awaitAuthority("shop", "False", "namespaceNotServed");
        var status = objects.await("orders", "False", "namespaceNotServed");

        assertThat(status.conditions().getFirst().message())
                .contains("run 'helm upgrade' with it-unserved in secretsIn");
        assertThat(objects.secret("orders")).isEmpty();
        assertThat(objects.secret("shop-ca-1")).isEmpty();
    }

    @Test
    void a_namespace_that_is_claimed_and_was_not_granted_holds_nobody_up() {
        COUNTERSIGN.world().namespace("it-ungranted", Map.of());
        var ungranted = new Objects(COUNTERSIGN, "it-ungranted");
        ungranted.certificate("orders", "authorityRef: {name: shop}, commonName: orders");
        var served = new Objects(COUNTERSIGN, "it-served");
        served.authority("shop");
        served.certificate("orders", "authorityRef: {name: shop}, commonName: orders");

        served.awaitReady("orders");
        ungranted.await("orders", "False", "namespaceNotServed");
    }
}
