package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * Authorities that stand at every step at which a rotation waits, with lives that a jump of the clock is longer than: who
 * believes it lets the second generation of {@code waiting} sign untrusted, and the first of {@code leaving} go too early.
 */
record ClockScene(Installation installation, String namespace, Duration jump) {
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final List<String> AUTHORITIES = List.of("resting", "waiting", "leaving");

    /** What was issued, by Secret, and which anchors the bundle has: none of it changes by a jump. */
    record State(Map<String, Long> revisions, List<Certificate> anchors, Map<String, String> steps) {}

    /** Makes the authorities, their certificates and the bundle, and waits until each stands at its step. */
    void arrange() {
        AUTHORITIES.forEach(name -> authority(name, ""));
        AUTHORITIES.forEach(name -> apply("ClientCertificate", name, """
                {authorityRef: {name: %s}, commonName: %s, duration: %dm}""".formatted(name, name, minutes() * 7 / 10)));
        bundle("resting/1, waiting/1, leaving/1");
        await(() -> AUTHORITIES.forEach(name -> issuedBy(name, 1)));
        await(() -> assertThat(anchors()).hasSize(3));
        authority("waiting", ", rotation: {reason: another key}");
        authority("leaving", ", rotation: {reason: another key}");
        await(() -> assertThat(anchors()).hasSize(5));
        bundle("resting/1, waiting/1, leaving/1, leaving/2");
        await(() -> issuedBy("leaving", 2));
        await(() -> assertThat(state().steps())
                .isEqualTo(Map.of("resting", "none", "waiting", "AwaitTrust", "leaving", "AwaitLeaves")));
    }

    State state() {
        var revisions = new TreeMap<String, Long>();
        var steps = new TreeMap<String, String>();
        AUTHORITIES.forEach(name -> {
            revisions.put(
                    name, Optional.ofNullable(certificate(name).revision()).orElse(0L));
            steps.put(
                    name,
                    Optional.ofNullable(authority(name).rotation())
                            .map(AuthorityStatus.Progress::step)
                            .orElse("none"));
        });
        return new State(revisions, anchors(), steps);
    }

    /** Each wish is granted, and everything of it happens that does not take longer than anybody waits. */
    void goesOn() {
        bundle("resting/1, waiting/1, waiting/2, leaving/1, leaving/2");
        await(() -> issuedBy("waiting", 2));
    }

    private long minutes() {
        return jump.abs().toMinutes();
    }

    private void authority(String name, String more) {
        apply("CertificateAuthority", name, "{selfSigned: {duration: %dm}%s}".formatted(minutes() * 8 / 5, more));
    }

    private void bundle(String acknowledged) {
        apply("TrustBundle", "all", """
                {sources: [{authority: {name: resting}}, {authority: {name: waiting}}, {authority: {name: leaving}}],
                 relyingParties: [{kind: External, name: partner, acknowledged: [%s]}]}""".formatted(acknowledged));
    }

    private void apply(String kind, String name, String spec) {
        installation.kubectl().apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(kind, name, namespace, spec.replace("\n", " ")));
    }

    private void issuedBy(String name, int generation) {
        assertThat(certificate(name).authorityGeneration()).as(name).isEqualTo(generation);
    }

    private ClientCertificateStatus certificate(String name) {
        return Optional.ofNullable(installation
                        .client()
                        .resources(ClientCertificate.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(ClientCertificate::getStatus)
                .orElse(ClientCertificateStatus.EMPTY);
    }

    private AuthorityStatus authority(String name) {
        return Optional.ofNullable(installation
                        .client()
                        .resources(CertificateAuthority.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(CertificateAuthority::getStatus)
                .orElse(AuthorityStatus.EMPTY);
    }

    private List<Certificate> anchors() {
        var map = installation
                .client()
                .configMaps()
                .inNamespace(namespace)
                .withName("all")
                .get();
        assertThat(map).as("the bundle's ConfigMap").isNotNull();
        return Certificate.readAll(Objects.requireNonNull(map.getData().get("ca.crt")));
    }

    static void await(org.awaitility.core.ThrowingRunnable what) {
        Awaitility.await().atMost(LONGEST).untilAsserted(what);
    }
}
