package dev.countersign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A cluster with our kinds, the operator's rights and its ServiceAccount's kubeconfig. */
public final class Installation {
    public static final String NAMESPACE = Chart.NAMESPACE;
    /** All but the operator itself, which runs in processes of the tests. */
    private static final Chart CHART = Chart.of("operator.enabled=false", "clusterTrustBundles.enabled=true");

    private static final String ACCOUNT = Chart.RELEASE;
    private static final String OURS = "app.kubernetes.io/name=countersign";
    private static final int DELETIONS = 5;

    private final Cluster cluster;
    private final Kubectl kubectl;
    private final KubernetesClient client;
    private final Path operatorConfig;
    private final Chart rights;

    private Installation(Cluster cluster, Kubectl kubectl, KubernetesClient client, Path operatorConfig) {
        this.cluster = cluster;
        this.kubectl = kubectl;
        this.client = client;
        this.operatorConfig = operatorConfig;
        // Without the kinds, which take half a second to read and never differ.
        this.rights = chart(kubectl).with("crds.enabled=false");
    }

    /** As Helm renders it for this API server. */
    private static Chart chart(Kubectl kubectl) {
        var version = Serialization.unmarshal(kubectl.run("get", "--raw", "/version"), JsonNode.class);
        return CHART.on(version.path("gitVersion").asText().substring(1));
    }

    /** Applies the chart without its operator, and writes a kubeconfig of the operator's own account. */
    public static Installation on(Cluster cluster, Path operatorConfig) {
        var kubectl = new Kubectl(cluster);
        kubectl.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(NAMESPACE));
        kubectl.apply(chart(kubectl).render());
        kubectl.run("wait", "--for=condition=Established", "--timeout=60s", "crd", "-l", OURS);
        awaitSchemas(kubectl);
        return of(cluster, operatorConfig);
    }

    /** A policy that changes objects knows new kinds within five seconds; until then the API server answers 503. */
    private static void awaitSchemas(Kubectl kubectl) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> kubectl.tryRun("""
                        {apiVersion: countersign.dev/v1alpha1, kind: CertificateAuthority,
                         metadata: {name: x, namespace: default}, spec: {selfSigned: {}}}
                        ---
                        {apiVersion: countersign.dev/v1alpha1, kind: ClusterCertificateAuthority,
                         metadata: {name: x}, spec: {selfSigned: {}}}
                        ---
                        {apiVersion: countersign.dev/v1alpha1, kind: ClientCertificate,
                         metadata: {name: x, namespace: default}, spec: {authorityRef: {name: x}, commonName: x}}
                        ---
                        {apiVersion: countersign.dev/v1alpha1, kind: TrustBundle,
                         metadata: {name: x, namespace: default}, spec: {sources: [{authority: {name: x}}]}}
                        """, "create", "--dry-run=server", "-f", "-")
                        .succeeded());
    }

    /** The same where the chart was applied by others. */
    public static Installation of(Cluster cluster, Path operatorConfig) {
        var kubectl = new Kubectl(cluster);
        var admin = admin(cluster);
        var client = new KubernetesClientBuilder().withConfig(admin).build();
        return new Installation(
                cluster, kubectl, client, writeConfig(operatorConfig, admin, token(kubectl, NAMESPACE, ACCOUNT)));
    }

    private static Config admin(Cluster cluster) {
        try {
            return Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String token(Kubectl kubectl, String namespace, String account) {
        return kubectl.run("create", "token", account, "-n", namespace, "--duration=24h")
                .strip();
    }

    /** Writes a kubeconfig of another account. */
    public Path config(String namespace, String account, Path file) {
        return writeConfig(file, admin(cluster), token(kubectl, namespace, account));
    }

    private static Path writeConfig(Path file, Config admin, String token) {
        try {
            return Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    clusters:
                    - name: cluster
                      cluster: {server: "%s", certificate-authority-data: "%s"}
                    users:
                    - name: account
                      user: {token: "%s"}
                    contexts:
                    - name: account
                      context: {cluster: cluster, user: account}
                    current-context: account
                    """.formatted(admin.getMasterUrl(), authority(admin), token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String authority(Config admin) throws IOException {
        return admin.getCaCertData() != null
                ? admin.getCaCertData()
                : java.util.Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(admin.getCaCertFile())));
    }

    /** Makes namespaces where the operator may touch Secrets. */
    public void serve(String... namespaces) {
        List.of(namespaces).forEach(namespace -> namespace(namespace, Map.of()));
        if (namespaces.length > 0) {
            grant(secretsIn(namespaces));
        }
    }

    /** Lets the operator touch Secrets everywhere. */
    public void serveAll() {
        grant(secretsIn("*"));
    }

    /** Gives the operator the rights that come with these values of the chart. */
    public void grant(String... values) {
        kubectl.apply(rights.with(values).beyond(rights));
    }

    /** Takes back what may be done in the whole cluster. */
    public void serveAllNoMore() {
        delete(rights.with(secretsIn("*")).beyond(rights));
    }

    /** Lets the operator restart workloads of a namespace. */
    public void grantRestarts(String namespace) {
        kubectl.apply(restarts(namespace));
    }

    public void revokeRestarts(String namespace) {
        delete(restarts(namespace));
    }

    private String restarts(String namespace) {
        var served = rights.with(secretsIn(namespace));
        return served.with("restarts.enabled=true").beyond(served);
    }

    private static String secretsIn(String... namespaces) {
        return "secretsIn={" + String.join(",", namespaces) + "}";
    }

    /** False before Kubernetes 1.36, where nothing can write countersign.dev/requested-by. */
    public boolean knowsWhoAsked() {
        return client.supports("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy");
    }

    /** Puts the admission policies back. */
    public void applyPolicies() {
        kubectl.apply(rights.beyond(rights.with("policies.enabled=false")));
    }

    public void deletePolicies() {
        delete(rights.beyond(rights.with("policies.enabled=false")));
    }

    private void delete(String yaml) {
        var answer = kubectl.tryRun(yaml, "delete", "--ignore-not-found", "-f", "-");
        if (!answer.succeeded()) {
            throw new IllegalStateException("kubectl delete: " + answer.text());
        }
    }

    public void namespace(String name, Map<String, String> labels) {
        var namespace = new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
        client.resource(namespace).createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
    }

    /**
     * Deletes cluster authorities with their keys. Kept keys would be taken up by the next authority of that name, and
     * its certificates would wait a minute for Secrets to follow out of a backup.
     */
    public void removeClusterAuthorities(String... names) {
        for (var name : names) {
            kubectl.run("delete", "ccauth", name, "--ignore-not-found");
            var its = "countersign.dev/kind=ClusterCertificateAuthority,countersign.dev/name=" + name;
            kubectl.run("delete", "secrets", "-n", NAMESPACE, "-l", its);
        }
    }

    /**
     * Deletes what is ours in a namespace, keys of authorities that were to be retained too: as collections, because one
     * by one a thousand of them take a minute.
     */
    public void clear(String namespace) {
        for (var kind : List.of("clientcertificates", "trustbundles", "certificateauthorities")) {
            deleteAll("/apis/countersign.dev/v1alpha1/namespaces/" + namespace + "/" + kind);
        }
        var ours = "?labelSelector=app.kubernetes.io/managed-by%3Dcountersign";
        for (var kind : List.of("secrets", "configmaps")) {
            deleteAll("/api/v1/namespaces/" + namespace + "/" + kind + ours);
        }
    }

    /** An API server ends a request after a minute, and a busy one has not deleted a thousand by then: then the rest. */
    private void deleteAll(String path) {
        for (var attempt = 1; attempt < DELETIONS; attempt++) {
            if (kubectl.tryRun("", "delete", "--raw", path).succeeded()) {
                return;
            }
        }
        kubectl.run("delete", "--raw", path);
    }

    /** Starts the operator for these namespaces; {@code *} is all. */
    public OperatorProcess operator(String secretsIn, Path log) {
        return operator(secretsIn, log, List.of());
    }

    /** The same with more options for its JVM. */
    public OperatorProcess operator(String secretsIn, Path log, List<String> options) {
        return OperatorProcess.start(operatorConfig, secretsIn, log, options);
    }

    /** The same, outliving this process. */
    public OperatorProcess detachedOperator(String secretsIn, Path log) {
        return OperatorProcess.startDetached(operatorConfig, secretsIn, log);
    }

    /** The kubeconfig of the operator's own account. */
    public Path operatorConfig() {
        return operatorConfig;
    }

    public Cluster cluster() {
        return cluster;
    }

    public Kubectl kubectl() {
        return kubectl;
    }

    /** A client with an administrator's rights. */
    public KubernetesClient client() {
        return client;
    }
}
