package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rotation, seen by who holds a certificate and verifies by what stands beside it. */
class RotationHoldersIT {
    private static final String NAMESPACE = "it-rotation-holders";
    private static final Duration MINUTES = Duration.ofMinutes(4);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    private static AuthorityStatus status() {
        return Optional.ofNullable(COUNTERSIGN
                        .client()
                        .resources(CertificateAuthority.class)
                        .inNamespace(NAMESPACE)
                        .withName("held")
                        .get())
                .map(CertificateAuthority::getStatus)
                .orElse(AuthorityStatus.EMPTY);
    }

    private static Certificate root(int number) {
        var secret = Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> OBJECTS.secret("held-ca-" + number), Optional::isPresent)
                .orElseThrow();
        return Certificate.readAll(Objects.text(secret, "tls.crt")).getLast();
    }

    /** Whoever asks the API server to change this Secret is refused. */
    private static void fence(String secret) {
        COUNTERSIGN.kubectl().apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: it-rotation-holders}
                spec:
                  matchConstraints:
                    resourceRules:
                    - {apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [secrets]}
                  validations: [{expression: "object.metadata.name != '%s'"}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: it-rotation-holders}
                spec:
                  policyName: it-rotation-holders
                  validationActions: [Deny]
                  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}}
                """.formatted(secret, NAMESPACE));
        Awaitility.await()
                .atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(COUNTERSIGN
                                .kubectl()
                                .tryRun(
                                        "",
                                        "annotate",
                                        "secret",
                                        secret,
                                        "-n",
                                        NAMESPACE,
                                        "--dry-run=server",
                                        "--overwrite",
                                        "example.org/fence=" + secret)
                                .succeeded())
                        .isFalse());
    }

    private static void liftFence() {
        COUNTERSIGN
                .kubectl()
                .run(
                        "delete",
                        "validatingadmissionpolicybinding/it-rotation-holders",
                        "validatingadmissionpolicy/it-rotation-holders");
    }

    @Test
    void a_certificate_without_a_bundle_has_the_new_anchor_before_the_new_generation_signs() {
        OBJECTS.authority("held", "selfSigned: {}");
        OBJECTS.awaitAuthority("held", "True", "upToDate");
        OBJECTS.certificate("held-client", "authorityRef: {name: held}, commonName: client");
        OBJECTS.awaitReady("held-client");
        OBJECTS.bundle(
                "held",
                "sources: [{authority: {name: held}}],"
                        + " relyingParties: [{kind: External, name: partner, acknowledged: [held/1, held/2]}]");
        OBJECTS.awaitAnchors("held", root(1));
        fence("held-client");
        try {
            OBJECTS.authority("held", "selfSigned: {}, rotation: {reason: new key}");
            OBJECTS.awaitAnchors("held", root(1), root(2));
            Awaitility.await()
                    .atMost(MINUTES)
                    .untilAsserted(() -> assertThat(status().rotation())
                            .isNotNull()
                            .extracting(AuthorityStatus.Progress::step, AuthorityStatus.Progress::waitingFor)
                            .containsExactly("Publish", List.of("Secret " + NAMESPACE + "/held-client")));
            assertThat(status().activeGeneration()).isEqualTo(1);
        } finally {
            liftFence();
        }

        Awaitility.await()
                .atMost(MINUTES)
                .untilAsserted(() -> assertThat(status().activeGeneration()).isEqualTo(2));
        assertThat(Certificate.readAll(
                        Objects.text(OBJECTS.secret("held-client").orElseThrow(), "ca.crt")))
                .containsExactlyInAnyOrder(root(1), root(2));
    }
}
