package dev.countersign.it;

import static dev.countersign.it.Objects.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.KeySpec;
import dev.countersign.testing.Countersign;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From an applied ClientCertificate to its Secret, and back to it whatever is done to that. */
class IssueIT {
    private static final String NAMESPACE = "it-issue";
    private static final String SHOP = "authorityRef: {name: shop}, ";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @BeforeAll
    static void authority() {
        new Objects(COUNTERSIGN, NAMESPACE).authority("shop");
    }

    @Test
    void a_certificate_lands_in_a_secret_with_key_and_anchors() {
        objects.certificate(
                "orders", SHOP + "commonName: orders, dnsNames: [orders.shop], uris: ['spiffe://example.org/orders']");

        var status = objects.awaitReady("orders");

        var secret = objects.secret("orders").orElseThrow();
        assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
        assertThat(objects.isPair("orders")).isTrue();
        assertThat(objects.leaf("orders").subjectText()).isEqualTo("CN=orders");
        assertThat(status.serialNumber())
                .isEqualTo(objects.leaf("orders").serial().hex());
        assertThat(status.fingerprint()).isEqualTo(objects.leaf("orders").fingerprint());
        assertThat(status.revision()).isEqualTo(1);
        assertThat(status.history()).hasSize(1);
        var anchor = Certificate.readAll(Objects.text(secret, "ca.crt")).getFirst();
        assertThat(objects.leaf("orders").signedBy(anchor)).isTrue();
        assertThat(COUNTERSIGN.kubectl().run("get", "ccert", "-n", NAMESPACE, "orders"))
                .contains("READY", "AUTHORITY", "EXPIRES", "RENEWS", "AGE", "True", "shop");
    }

    @ParameterizedTest
    @CsvSource({
        "rsa-2048, 'algorithm: RSA', RSA, 2048",
        "rsa-3072, 'algorithm: RSA, size: 3072, encoding: PKCS1', RSA, 3072",
        "p-256, 'algorithm: ECDSA, encoding: PKCS1', ECDSA, 256",
        "p-384, 'algorithm: ECDSA, size: 384', ECDSA, 384",
        "p-521, 'algorithm: ECDSA, size: 521', ECDSA, 521",
        "ed25519, 'algorithm: Ed25519', ED25519, 255"
    })
    void every_kind_of_key_is_made(String name, String key, KeySpec.Algorithm algorithm, int bits) {
        objects.certificate(name, SHOP + "commonName: %s, privateKey: {%s}".formatted(name, key));

        objects.awaitReady(name);

        assertThat(objects.leaf(name).publicKey().spec()).contains(new KeySpec(algorithm, bits));
        assertThat(objects.isPair(name)).isTrue();
        var traditional = key.contains("PKCS1");
        assertThat(Objects.text(objects.secret(name).orElseThrow(), "tls.key").contains("BEGIN PRIVATE KEY"))
                .isNotEqualTo(traditional);
    }

    @Test
    void every_kind_of_name_is_certified() {
        objects.certificate("names", SHOP + "literalSubject: 'CN=Ann Example,OU=Shop+Sales'");
        objects.await("names", "False", "specUnclear");
        objects.certificate("names", SHOP + """
                        literalSubject: 'CN=Ann\\, Example,OU=Sales,OU=Shop,O=Acme', ipAddresses: [10.0.0.7, '2001:db8::7'],
                        emailAddresses: [ann@example.org],
                        otherNames: [{oid: 1.3.6.1.4.1.311.20.2.3, utf8Value: ann@corp.example}]
                        """);

        objects.awaitReady("names");

        assertThat(objects.leaf("names").subjectText()).isEqualTo("CN=Ann\\, Example,OU=Sales,OU=Shop,O=Acme");
        assertThat(objects.leaf("names").alternativeNames().orElseThrow()).hasSize(4);
    }

    @Test
    void a_deleted_secret_is_issued_again() {
        objects.certificate("deleted", SHOP + "commonName: deleted");
        var before = objects.awaitReady("deleted");

        COUNTERSIGN.kubectl().run("delete", "secret", "-n", NAMESPACE, "deleted");

        var after = objects.awaitRevision("deleted", 2);
        assertThat(after.serialNumber()).isNotEqualTo(before.serialNumber());
        assertThat(after.history()).as("both are still valid").hasSize(2);
        assertThat(objects.isPair("deleted")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "no-key, '{\"data\":{\"tls.key\":\"\"}}'",
        "bad-key, '{\"data\":{\"tls.key\":\"bm90IGEga2V5\"}}'",
        "bad-certificate, '{\"data\":{\"tls.crt\":\"bm90IGEgY2VydGlmaWNhdGU=\"}}'"
    })
    void a_broken_secret_is_issued_again(String name, String edit) {
        objects.certificate(name, SHOP + "commonName: " + name);
        objects.awaitReady(name);

        objects.edit(name, edit);

        objects.awaitRevision(name, 2);
        assertThat(objects.isPair(name)).isTrue();
    }

    @Test
    void a_key_that_does_not_belong_to_the_certificate_is_replaced() {
        objects.certificate("mine", SHOP + "commonName: mine");
        objects.certificate("theirs", SHOP + "commonName: theirs");
        objects.awaitReady("mine");
        objects.awaitReady("theirs");

        var key = objects.secret("theirs").orElseThrow().getData().get("tls.key");
        objects.edit("mine", "{\"data\":{\"tls.key\":\"" + key + "\"}}");

        objects.awaitRevision("mine", 2);
        assertThat(objects.isPair("mine")).isTrue();
    }

    @Test
    void labels_annotations_and_anchors_are_repaired_around_the_same_certificate() {
        objects.certificate(
                "template",
                SHOP + "commonName: template, secretTemplate: {labels: {team: a}, annotations: {contact: ann}}");
        var before = objects.awaitReady("template");

        objects.edit(
                "template",
                "{\"metadata\":{\"labels\":{\"team\":null,\"theirs\":\"stays\"}},\"data\":{\"ca.crt\":\"\",\"note\":\"%s\"}}"
                        .formatted(base64("theirs too")));

        await().atMost(Objects.SOON).untilAsserted(() -> {
            var secret = objects.secret("template").orElseThrow();
            assertThat(secret.getMetadata().getLabels()).containsAllEntriesOf(Map.of("team", "a", "theirs", "stays"));
            assertThat(Objects.text(secret, "ca.crt")).contains("BEGIN CERTIFICATE");
            assertThat(secret.getData()).containsKey("note");
        });
        objects.certificate("template", SHOP + "commonName: template, secretTemplate: {labels: {group: b}}");
        await().atMost(Objects.SOON).untilAsserted(() -> {
            var metadata = objects.secret("template").orElseThrow().getMetadata();
            assertThat(metadata.getLabels())
                    .containsEntry("group", "b")
                    .doesNotContainKey("team")
                    .containsKey("theirs");
            assertThat(metadata.getAnnotations()).doesNotContainKey("contact");
        });
        assertThat(objects.status("template").serialNumber()).isEqualTo(before.serialNumber());
    }

    @Test
    void a_foreign_secret_stays_byte_for_byte() {
        COUNTERSIGN.kubectl().run("create", "secret", "generic", "-n", NAMESPACE, "foreign", "--from-literal=a=b");
        var before = objects.secret("foreign").orElseThrow();

        objects.certificate("foreign", SHOP + "commonName: foreign");

        objects.await("foreign", "False", "secretForeign");
        assertThat(objects.secret("foreign").orElseThrow()).isEqualTo(before);
        COUNTERSIGN.kubectl().run("delete", "ccert", "-n", NAMESPACE, "foreign");
        assertThat(objects.secret("foreign").orElseThrow()).isEqualTo(before);
        assertThat(COUNTERSIGN.kubectl().run("get", "events", "-n", NAMESPACE)).contains("secretForeign");
    }

    @Test
    void two_certificates_never_share_a_secret() {
        objects.certificate("first", SHOP + "commonName: first, secretName: shared");
        objects.awaitReady("first");

        objects.certificate("second", SHOP + "commonName: second, secretName: shared");

        objects.await("second", "False", "secretNameTaken");
        assertThat(objects.leaf("shared").subjectText()).isEqualTo("CN=first");

        COUNTERSIGN.kubectl().run("delete", "ccert", "-n", NAMESPACE, "first");
        COUNTERSIGN.kubectl().run("delete", "secret", "-n", NAMESPACE, "shared", "--ignore-not-found");
        // Where the garbage collector was faster, it was the second one's that has just been deleted, and it comes
        // back.
        await().atMost(Objects.SOON).untilAsserted(() -> {
            assertThat(objects.secret("shared")).isPresent();
            assertThat(objects.leaf("shared").subjectText()).isEqualTo("CN=second");
        });
        objects.awaitReady("second");
    }

    @Test
    void a_changed_spec_is_issued_at_once_and_an_unchanged_one_never() {
        objects.certificate("changing", SHOP + "commonName: changing");
        objects.awaitReady("changing");

        objects.certificate("changing", SHOP + "commonName: changed, duration: 48h");
        objects.awaitRevision("changing", 2);
        assertThat(objects.leaf("changing").subjectText()).isEqualTo("CN=changed");

        // Explicit defaults are what was there already (cert-manager#8160), and renewBefore is no part of a
        // certificate.
        objects.certificate(
                "changing",
                "authorityRef: {kind: CertificateAuthority, name: shop}, commonName: changed, duration: 2d,"
                        + " renewBefore: 1h, usages: [client auth, digital signature], privateKey: {algorithm: ECDSA}");
        await().atMost(Objects.SOON)
                .until(() -> objects.status("changing").conditions().stream()
                        .allMatch(condition -> Long.valueOf(3).equals(condition.observedGeneration())));
        assertThat(objects.status("changing").revision()).isEqualTo(2);
    }

    @Test
    void a_kept_key_stays_when_the_certificate_changes() {
        objects.certificate("kept", SHOP + "commonName: kept, privateKey: {rotationPolicy: Never}");
        objects.awaitReady("kept");
        var key = objects.leaf("kept").publicKey();

        objects.certificate("kept", SHOP + "commonName: kept-too, privateKey: {rotationPolicy: Never}");

        objects.awaitRevision("kept", 2);
        assertThat(objects.leaf("kept").publicKey()).isEqualTo(key);
    }

    @Test
    void powers_are_not_names() {
        objects.certificate("masters", SHOP + "commonName: ann, subject: {organizations: ['system:masters']}");
        objects.certificate("wildcard", SHOP + "dnsNames: ['*.shop']");
        objects.certificate(
                "server", SHOP + "commonName: server, usages: [digital signature, client auth, server auth]");

        objects.await("masters", "False", "nameReserved");
        objects.await("wildcard", "False", "nameIsAWildcard");
        objects.await("server", "False", "usageNotAllowed");
        assertThat(Set.of("masters", "wildcard", "server"))
                .allSatisfy(name -> assertThat(objects.secret(name)).isEmpty());
    }

    @Test
    void health_and_metrics_are_on_the_management_port() {
        for (var probe : Set.of("live", "ready", "started")) {
            assertThat(COUNTERSIGN.operator().get("/q/health/" + probe)).startsWith("200");
        }
        objects.certificate("counted", SHOP + "commonName: counted");
        objects.awaitReady("counted");
        assertThat(COUNTERSIGN.operator().get("/q/metrics"))
                .contains("countersign_certificates_issued_total{reason=\"secretMissing\"}")
                .contains("reconciliations_");
    }
}
