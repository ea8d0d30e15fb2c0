package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bundles as Kubernetes' own kind, which pods project into a volume. */
class ClusterTrustBundleIT {
    private static final String NAMESPACE = "it-trust-cluster";
    private static final String ATTEST = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: it-attest}
            rules:
            - {apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: [example.com/clients], verbs: [attest]}
            """;

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static final Certificate ROOT = TrustBundleIT.root("root");

    @BeforeAll
    static void people() {
        COUNTERSIGN.kubectl().apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: it-bundles}
                rules:
                - {apiGroups: [countersign.dev], resources: [trustbundles], verbs: ["*"]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: it-bundles}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: it-bundles}
                subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
                """);
        COUNTERSIGN.kubectl().apply(ATTEST);
    }

    @AfterAll
    static void away() {
        COUNTERSIGN.kubectl().run("delete", "clustertrustbundle", "-l", "countersign.dev/namespace=" + NAMESPACE);
        for (var kind : new String[] {"clusterrolebinding", "clusterrole"}) {
            COUNTERSIGN.kubectl().run("delete", kind, "it-bundles", "it-attest", "it-attest-ann", "--ignore-not-found");
        }
    }

    private static String spec(String cluster) {
        return "sources: [{inline: \"%s\"}]%s".formatted(ROOT.pem().replace("\n", "\\n"), cluster);
    }

    private static Optional<String> pem(String name) {
        var answer = COUNTERSIGN
                .kubectl()
                .tryRun("", "get", "clustertrustbundle", name, "-o", "jsonpath={.spec.trustBundle}");
        return answer.code() == 0 ? Optional.of(answer.text()) : Optional.empty();
    }

    private static void awaitPem(String name) {
        Awaitility.await()
                .atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(pem(name).map(String::strip))
                        .contains(ROOT.pem().strip()));
    }

    @Test
    void it_carries_the_anchors_comes_back_when_edited_or_deleted_and_goes_when_it_is_wanted_no_more() {
        var name = NAMESPACE + ".clients";
        OBJECTS.bundle("clients", spec(", clusterTrustBundle: {}"));
        OBJECTS.awaitBundle("clients", "True", "upToDate");
        awaitPem(name);

        var other = TrustBundleIT.root("other").pem().replace("\n", "\\n");
        COUNTERSIGN
                .kubectl()
                .run(
                        "patch",
                        "clustertrustbundle",
                        name,
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"trustBundle\":\"" + other + "\"}}");
        awaitPem(name);
        COUNTERSIGN.kubectl().run("delete", "clustertrustbundle", name);
        awaitPem(name);

        OBJECTS.bundle("clients", spec(""));
        Awaitility.await().atMost(Objects.SOON).until(() -> pem(name).isEmpty());
        OBJECTS.awaitBundle("clients", "True", "upToDate");
    }

    @Test
    void one_that_somebody_else_made_is_not_touched() {
        COUNTERSIGN.kubectl().apply("""
                apiVersion: certificates.k8s.io/v1
                kind: ClusterTrustBundle
                metadata: {name: %s.taken, labels: {countersign.dev/namespace: %s}}
                spec: {trustBundle: "%s"}
                """.formatted(
                        NAMESPACE, NAMESPACE, TrustBundleIT.root("theirs").pem().replace("\n", "\\n")));
        var before = pem(NAMESPACE + ".taken");
        OBJECTS.bundle("taken", spec(", clusterTrustBundle: {}"));

        OBJECTS.awaitBundle("taken", "False", "targetForeign");

        assertThat(pem(NAMESPACE + ".taken")).isEqualTo(before);
        assertThat(OBJECTS.anchors("taken")).containsExactly(ROOT);
    }

    @Test
    void for_a_signer_both_the_operator_and_whoever_writes_the_bundle_must_be_allowed_to_attest() {
        var signed = spec(", clusterTrustBundle: {signerName: example.com/clients}");
        var manifest = """
                apiVersion: countersign.dev/v1alpha1
                kind: TrustBundle
                metadata: {name: signed, namespace: %s}
                spec: {%s}
                """.formatted(NAMESPACE, signed);
        var refused = COUNTERSIGN.kubectl().tryRun(manifest, "apply", "--as=ann", "-f", "-");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.text()).contains("you may not attest for the signer example.com/clients");

        COUNTERSIGN
                .kubectl()
                .apply(binding("it-attest-ann", "{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}"));
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> COUNTERSIGN
                                .kubectl()
                                .tryRun(manifest, "apply", "--as=ann", "-f", "-")
                                .code()
                        == 0);
        OBJECTS.awaitBundle("signed", "False", "clusterTrustBundleNotAllowed");
        assertThat(OBJECTS.anchors("signed"))
                .as("all other targets are written")
                .containsExactly(ROOT);

        COUNTERSIGN
                .kubectl()
                .apply(binding(
                        "it-attest", "{kind: ServiceAccount, name: countersign, namespace: countersign-system}"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> Objects.holds(OBJECTS.bundle("signed").conditions(), "Ready", "True", "upToDate"));
        awaitPem("example.com:clients:" + NAMESPACE + ".signed");
    }

    private static String binding(String name, String subject) {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: it-attest}
                subjects: [%s]
                """.formatted(name, subject);
    }
}
