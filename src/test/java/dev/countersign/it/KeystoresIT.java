package dev.countersign.it;

import static dev.countersign.it.Objects.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.demo.MutualTls;
import dev.countersign.fixture.Keystores;
import dev.countersign.testing.Commands;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Further forms of the pair: read by those who need them, and kept as they are wanted. */
class KeystoresIT {
    private static final String NAMESPACE = "it-keystores";
    private static final String SHOP = "authorityRef: {name: shop}, ";
    private static final String KEYTOOL =
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    private static final Duration A_MINUTE_AND_A_BIT = Duration.ofSeconds(75);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @TempDir
    Path folder;

    @BeforeAll
    static void authority() {
        new Objects(COUNTERSIGN, NAMESPACE).authority("shop");
    }

    private static void password(String name, String value) {
        COUNTERSIGN.kubectl().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s-password, namespace: %s}
                data: {password: %s}
                """.formatted(name, NAMESPACE, base64(value)));
    }

    private static String both(String password, String profile) {
        var reference = "create: true, passwordSecretRef: {name: %s-password, key: password}".formatted(password);
        return "keystores: {pkcs12: {%s, profile: %s}, jks: {%s, alias: orders}}"
                .formatted(reference, profile, reference);
    }

    private static byte[] bytes(Secret secret, String key) {
        return Base64.getDecoder().decode(secret.getData().get(key));
    }

    /** Writes a value of a Secret into the test's folder. */
    private Path file(Secret secret, String key) throws IOException {
        return Files.write(folder.resolve(key), bytes(secret, key));
    }

    private String run(String... command) {
        var answer = Commands.tryRun(folder, Map.of(), "", List.of(command));
        assertThat(answer.code())
                .as(String.join(" ", command) + ": " + answer.text())
                .isZero();
        return answer.text();
    }

    @Test
    void java_and_curl_reach_a_server_with_what_lands_in_the_secret() throws Exception {
        password("handshake", "correct horse");
        objects.certificate(
                "handshake",
                SHOP + "commonName: handshake, additionalOutputFormats: [CombinedPEM, DER], "
                        + both("handshake", "Modern2023"));
        objects.awaitReady("handshake");
        var secret = objects.secret("handshake").orElseThrow();
        for (var key : secret.getData().keySet()) {
            file(secret, key);
        }

        try (var server = MutualTls.start(folder, folder.resolve("ca.crt"))) {
            for (var store : List.of("keystore.p12", "keystore.jks")) {
                var type = store.endsWith("p12") ? "PKCS12" : "JKS";
                var client = new KeystoreClient(
                        Keystores.open(type, bytes(secret, store), "correct horse"), "correct horse");
                assertThat(client.get(server.address(), folder.resolve("server.crt")))
                        .as(store)
                        .isEqualTo(200);
            }
            assertThat(server.answer("--cert", "keystore.p12:correct horse", "--cert-type", "P12"))
                    .isEqualTo("HTTP 200");
            assertThat(server.answer("--cert", "tls-combined.pem")).isEqualTo("HTTP 200");
            assertThat(server.answer("--cert", "tls.crt", "--key", "key.der", "--key-type", "DER"))
                    .isEqualTo("HTTP 200");
            assertThat(server.answer()).as("without a certificate").doesNotContain("200");
        }
        KeystoreClient.assertTrusts(
                "PKCS12", bytes(secret, "truststore.p12"), "correct horse", objects.leaf("handshake"));
        KeystoreClient.assertTrusts("JKS", bytes(secret, "truststore.jks"), "correct horse", objects.leaf("handshake"));
    }

    @Test
    void openssl_and_keytool_read_every_keystore() throws IOException {
        password("readers", "hunter2");
        for (var profile : List.of("Modern2023", "LegacyDES")) {
            var name = profile.toLowerCase(java.util.Locale.ROOT);
            objects.certificate(name, SHOP + "commonName: " + name + ", " + both("readers", profile));
            objects.awaitReady(name);
            var secret = objects.secret(name).orElseThrow();
            for (var store : List.of("keystore.p12", "truststore.p12", "keystore.jks", "truststore.jks")) {
                file(secret, store);
                assertThat(run(KEYTOOL, "-list", "-keystore", store, "-storepass", "hunter2"))
                        .contains(store.startsWith("key") ? "PrivateKeyEntry" : "trustedCertEntry");
            }
            var legacy = profile.equals("LegacyDES");
            var openssl = new java.util.ArrayList<>(
                    List.of("openssl", "pkcs12", "-in", "keystore.p12", "-passin", "pass:hunter2", "-nodes", "-info"));
            if (legacy) {
                openssl.add("-legacy");
            }
            assertThat(run(openssl.toArray(String[]::new)))
                    .contains("BEGIN PRIVATE KEY", "subject=CN = " + name, "friendlyName: certificate")
                    .contains(
                            legacy
                                    ? "pbeWithSHA1And3-KeyTripleDES-CBC"
                                    : "AES-256-CBC, Iteration 10000, PRF hmacWithSHA256")
                    .contains(legacy ? "MAC: sha1, Iteration 10000" : "MAC: sha256, Iteration 10000");
        }
    }

    @Test
    void a_changed_password_is_seen_within_a_minute_around_the_same_certificate() throws Exception {
        password("changing", "pw-of-the-start");
        objects.certificate("changing", SHOP + "commonName: changing, " + both("changing", "Modern2023"));
        var before = objects.awaitReady("changing");
        Keystores.open("PKCS12", bytes(objects.secret("changing").orElseThrow(), "keystore.p12"), "pw-of-the-start");

        password("changing", "pw-of-the-end");

        await().atMost(A_MINUTE_AND_A_BIT).ignoreExceptions().untilAsserted(() -> {
            var secret = objects.secret("changing").orElseThrow();
            for (var key : List.of("keystore", "truststore")) {
                Keystores.open("PKCS12", bytes(secret, key + ".p12"), "pw-of-the-end");
                Keystores.open("JKS", bytes(secret, key + ".jks"), "pw-of-the-end");
            }
        });
        assertThat(objects.status("changing").serialNumber()).isEqualTo(before.serialNumber());
        assertThat(Files.readString(Path.of("target", "operator-KeystoresIT.log")))
                .doesNotContain("pw-of-the-start", "pw-of-the-end", base64("pw-of-the-end"));
        assertThat(COUNTERSIGN.kubectl().run("get", "ccert,events", "-n", NAMESPACE, "-o", "yaml"))
                .doesNotContain("pw-of-the-start", "pw-of-the-end");
    }

    @Test
    void without_its_password_a_certificate_is_issued_and_the_keystore_follows() throws Exception {
        objects.certificate("lacking", SHOP + "commonName: lacking, " + both("lacking", "Modern2023"));

        objects.await("lacking", "False", "keystorePasswordMissing");
        assertThat(objects.isPair("lacking")).isTrue();
        assertThat(objects.secret("lacking").orElseThrow().getData()).doesNotContainKey("keystore.p12");

        password("lacking", "ends with a line break\n");
        await().atMost(A_MINUTE_AND_A_BIT)
                .until(() -> Objects.holds(
                        objects.status("lacking").conditions(), "Ready", "False", "keystorePasswordUnusable"));
        password("lacking", "good");
        await().atMost(A_MINUTE_AND_A_BIT)
                .until(() -> Objects.holds(objects.status("lacking").conditions(), "Ready", "True", "upToDate"));
        Keystores.open("PKCS12", bytes(objects.secret("lacking").orElseThrow(), "keystore.p12"), "good");
        assertThat(objects.status("lacking").revision()).isEqualTo(1);
    }

    @Test
    void what_is_edited_is_repaired_and_what_is_no_longer_wanted_goes() {
        password("edited", "password");
        var spec = SHOP + "commonName: edited, ";
        objects.certificate(
                "edited", spec + "additionalOutputFormats: [CombinedPEM, DER], " + both("edited", "Modern2023"));
        objects.awaitReady("edited");
        var data = objects.secret("edited").orElseThrow().getData();

        objects.edit(
                "edited",
                "{\"data\":{\"keystore.p12\":\"%s\",\"truststore.jks\":null,\"key.der\":\"\",\"note\":\"%s\"}}"
                        .formatted(base64("theirs"), base64("stays")));

        await().atMost(Objects.SOON)
                .untilAsserted(
                        () -> assertThat(objects.secret("edited").orElseThrow().getData())
                                .as("byte for byte what it was")
                                .containsAllEntriesOf(data)
                                .containsKey("note"));

        objects.certificate("edited", spec + "additionalOutputFormats: [DER]");
        await().atMost(Objects.SOON).untilAsserted(() -> {
            var secret = objects.secret("edited").orElseThrow();
            assertThat(secret.getData()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt", "key.der", "note");
            assertThat(secret.getMetadata().getAnnotations())
                    .containsKey("countersign.dev/form-der")
                    .doesNotContainKeys("countersign.dev/form-pkcs12", "countersign.dev/form-combined-pem");
        });
        assertThat(objects.status("edited").revision()).isEqualTo(1);
    }

    @Test
    void a_renewal_brings_every_form_along_in_one_update() throws Exception {
        password("renewed", "password");
        var spec = both("renewed", "LegacyDES") + ", additionalOutputFormats: [CombinedPEM]";
        objects.certificate("renewed", SHOP + "commonName: renewed, " + spec);
        objects.awaitReady("renewed");

        objects.certificate("renewed", SHOP + "commonName: renewed-too, " + spec);

        objects.awaitRevision("renewed", 2);
        var secret = objects.secret("renewed").orElseThrow();
        var store = Keystores.open("JKS", bytes(secret, "keystore.jks"), "password");
        assertThat(KeystoreClient.fingerprint(store, "orders"))
                .isEqualTo(objects.leaf("renewed").fingerprint());
        assertThat(Objects.text(secret, "tls-combined.pem"))
                .isEqualTo(Objects.text(secret, "tls.key") + Objects.text(secret, "tls.crt"));
    }

    @Test
    void where_nothing_changes_nothing_is_written_after_a_restart_either() throws InterruptedException {
        password("quiet", "password");
        objects.certificate(
                "quiet", SHOP + "commonName: quiet, additionalOutputFormats: [DER], " + both("quiet", "Modern2023"));
        objects.awaitReady("quiet");
        Thread.sleep(2_000);
        var version = objects.secret("quiet").orElseThrow().getMetadata().getResourceVersion();
        var status = objects.status("quiet");

        COUNTERSIGN.restart();
        Thread.sleep(A_MINUTE_AND_A_BIT);

        assertThat(objects.secret("quiet").orElseThrow().getMetadata().getResourceVersion())
                .isEqualTo(version);
        assertThat(objects.status("quiet")).isEqualTo(status);
    }
}
