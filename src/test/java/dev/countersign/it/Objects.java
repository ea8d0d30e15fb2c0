package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.ClusterCertificateAuthority;
import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Writes and reads our objects in the words of the tests. */
record Objects(Countersign countersign, String namespace) {
    static final Duration SOON = Duration.ofSeconds(60);

    void authority(String name) {
        countersign.kubectl().apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: CertificateAuthority
                metadata: {name: %s, namespace: %s}
                spec: {selfSigned: {}}
                """.formatted(name, namespace));
    }

    /** Applies an authority; {@code spec} is the inside of a YAML flow mapping. */
    void authority(String name, String spec) {
        countersign.kubectl().apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: CertificateAuthority
                metadata: {name: %s, namespace: %s}
                spec: {%s}
                """.formatted(name, namespace, spec));
    }

    /** Applies an authority of the whole cluster; {@code spec} is the inside of a YAML flow mapping. */
    void clusterAuthority(String name, String spec) {
        countersign.kubectl().apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: ClusterCertificateAuthority
                metadata: {name: %s}
                spec: {%s}
                """.formatted(name, spec));
    }

    /** Lets a cluster authority issue where a label has one of these values, at once: kubectl takes its time. */
    void allow(String authority, String label, String... values) {
        countersign
                .client()
                .resources(ClusterCertificateAuthority.class)
                .withName(authority)
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"spec":{"allow":{"namespaces":{"matchExpressions":
                        [{"key":"%s","operator":"In","values":["%s"]}]}}}}
                        """.formatted(label, String.join("\",\"", values)));
    }

    /** Applies a certificate; {@code spec} is the inside of a YAML flow mapping. */
    void certificate(String name, String spec) {
        countersign.kubectl().apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: ClientCertificate
                metadata: {name: %s, namespace: %s}
                spec: {%s}
                """.formatted(name, namespace, spec));
    }

    /** Applies a bundle; {@code spec} is the inside of a YAML flow mapping. */
    void bundle(String name, String spec) {
        countersign.kubectl().apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: TrustBundle
                metadata: {name: %s, namespace: %s}
                spec: {%s}
                """.formatted(name, namespace, spec));
    }

    TrustBundleStatus bundle(String name) {
        var found = countersign
                .client()
                .resources(TrustBundle.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return Optional.ofNullable(found).map(TrustBundle::getStatus).orElse(TrustBundleStatus.EMPTY);
    }

    /** Waits until the bundle's Ready condition has this status and reason. */
    TrustBundleStatus awaitBundle(String name, String status, String reason) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(bundle(name).conditions())
                        .anyMatch(condition -> condition.type().equals(Condition.READY)
                                && condition.status().equals(status)
                                && reason.equals(condition.reason())));
        return bundle(name);
    }

    Optional<ConfigMap> configMap(String name) {
        return Optional.ofNullable(countersign
                .client()
                .configMaps()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** The certificates in an entry of a ConfigMap; none if there is no such entry. */
    List<Certificate> anchors(String configMap) {
        return configMap(configMap)
                .map(found ->
                        Optional.ofNullable(found.getData()).orElse(Map.of()).get("ca.crt"))
                .filter(pem -> pem.contains("BEGIN CERTIFICATE"))
                .map(Certificate::readAll)
                .orElse(List.of());
    }

    /** Waits until a ConfigMap carries exactly these. */
    void awaitAnchors(String configMap, Certificate... anchors) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(anchors(configMap)).containsExactlyInAnyOrder(anchors));
    }

    ClientCertificateStatus status(String name) {
        var found = countersign
                .client()
                .resources(ClientCertificate.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return Optional.ofNullable(found).map(ClientCertificate::getStatus).orElse(ClientCertificateStatus.EMPTY);
    }

    /** Waits until the certificate's Ready condition has this status and reason. */
    ClientCertificateStatus await(String name, String status, String reason) {
        Awaitility.await().atMost(SOON).until(() -> holds(status(name).conditions(), Condition.READY, status, reason));
        return status(name);
    }

    ClientCertificateStatus awaitReady(String name) {
        return await(name, "True", "upToDate");
    }

    /** Waits until the certificate was issued as this revision and is ready. */
    ClientCertificateStatus awaitRevision(String name, long revision) {
        Awaitility.await()
                .atMost(SOON)
                .until(() -> status(name).revision() != null && status(name).revision() >= revision);
        return awaitReady(name);
    }

    void awaitIssuing(String name, String status, String reason) {
        Awaitility.await()
                .atMost(SOON)
                .until(() -> holds(status(name).conditions(), Condition.ISSUING, status, reason));
    }

    Authority awaitAuthority(String name, String status, String reason) {
        Awaitility.await().atMost(SOON).until(() -> {
            var found = find(name);
            return found != null
                    && found.getStatus() != null
                    && holds(found.getStatus().conditions(), Condition.READY, status, reason);
        });
        return java.util.Objects.requireNonNull(find(name));
    }

    AuthorityStatus authorityStatus(String name) {
        return Optional.ofNullable(find(name)).map(Authority::getStatus).orElse(AuthorityStatus.EMPTY);
    }

    private @Nullable Authority find(String name) {
        return namespace.isEmpty()
                ? countersign
                        .client()
                        .resources(ClusterCertificateAuthority.class)
                        .withName(name)
                        .get()
                : countersign
                        .client()
                        .resources(CertificateAuthority.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
    }

    static boolean holds(List<Condition> conditions, String type, String status, String reason) {
        return conditions.stream()
                .anyMatch(condition -> condition.type().equals(type)
                        && condition.status().equals(status)
                        && reason.equals(condition.reason()));
    }

    Optional<Secret> secret(String name) {
        return Optional.ofNullable(countersign
                .client()
                .secrets()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    Certificate leaf(String name) {
        return Certificate.readAll(text(secret(name).orElseThrow(), "tls.crt")).getFirst();
    }

    /** True if the Secret holds a key and the certificate for it. */
    boolean isPair(String name) {
        var secret = secret(name).orElseThrow();
        var leaf = Certificate.readAll(text(secret, "tls.crt")).getFirst();
        return HeldKey.read(text(secret, "tls.key")).publicKey().equals(leaf.publicKey());
    }

    void edit(String name, String json) {
        countersign.inspector().tamperedWith(namespace, name);
        countersign.kubectl().run("patch", "secret", "-n", namespace, name, "--type=merge", "-p", json);
    }

    static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().getOrDefault(key, "")), StandardCharsets.UTF_8);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
