package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.demo.MutualTls;
import dev.countersign.fixture.OpenSsl;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The key stays with its holder: openssl makes it, and only its request reaches the cluster. */
class RequestIT {
    private static final String NAMESPACE = "it-request";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @TempDir
    Path folder;

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @BeforeAll
    static void authority() {
        new Objects(COUNTERSIGN, NAMESPACE).authority("shop");
    }

    /** A new key in {@code <file>.key} and its request. */
    private String request(String file, String... more) {
        var openssl = new OpenSsl(folder);
        openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", file(file + ".key"));
        return again(file, more);
    }

    /** Another request of the same key. */
    private String again(String file, String... more) {
        var command = new java.util.ArrayList<>(
                java.util.List.of("req", "-new", "-key", file(file + ".key"), "-subj", "/CN=device"));
        command.addAll(java.util.List.of(more));
        return new OpenSsl(folder).run(command.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void certificate(String name, String request, String more) {
        objects.certificate(
                name,
                "authorityRef: {name: shop}, commonName: device, %s request: \"%s\\n\""
                        .formatted(more, request.replace("\n", "\\n")));
    }

    private String fetched(String name) {
        return COUNTERSIGN.kubectl().run("get", "ccert", "-n", NAMESPACE, name, "-o", "jsonpath={.status.certificate}");
    }

    private static Certificate leaf(ClientCertificateStatus status) {
        return Certificate.readAll(java.util.Objects.requireNonNull(status.certificate()))
                .getFirst();
    }

    @Test
    void what_kubectl_fetches_works_in_a_handshake_with_the_holders_key() throws IOException, InterruptedException {
        certificate("device", request("device"), "");
        var status = objects.awaitReady("device");

        Files.writeString(folder.resolve("device.crt"), fetched("device"));
        objects.certificate("server-side", "authorityRef: {name: shop}, commonName: server-side");
        objects.awaitReady("server-side");
        var anchors = Objects.text(objects.secret("server-side").orElseThrow(), "ca.crt");
        Files.writeString(folder.resolve("clients.crt"), anchors);
        try (var server = MutualTls.start(folder, folder.resolve("clients.crt"))) {
            assertThat(server.ask("device").text()).contains("HTTP 200");
            assertThat(server.ask("").succeeded()).isFalse();
        }
        assertThat(objects.secret("device")).as("no Secret").isEmpty();
        assertThat(status.secretName()).isNull();
        assertThat(leaf(status).subjectText()).isEqualTo("CN=device");
        assertThat(status.serialNumber()).isEqualTo(leaf(status).serial().hex());
        assertThat(Duration.between(Instant.now(), leaf(status).validity().notAfter()))
                .as("the default of 90 days")
                .isBetween(Duration.ofDays(90).minusMinutes(5), Duration.ofDays(90));
        assertThat(COUNTERSIGN.kubectl().run("get", "events", "-n", NAMESPACE))
                .doesNotContain("clientcertificate/device");
    }

    @Test
    void the_same_request_is_signed_again_at_its_renewal() {
        certificate("minute", request("minute"), "duration: 1m,");
        var first = objects.awaitReady("minute");

        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        !first.serialNumber().equals(objects.status("minute").serialNumber()));

        var second = objects.awaitReady("minute");
        assertThat(leaf(second).publicKey()).isEqualTo(leaf(first).publicKey());
        assertThat(second.revision()).isEqualTo(first.revision() + 1);
        assertThat(second.certifiedKeys()).isEqualTo(first.certifiedKeys());
        assertThat(second.history()).hasSize(2);
    }

    @Test
    void a_changed_request_is_signed_at_once() {
        certificate("changing", request("changing"), "");
        var first = objects.awaitReady("changing");

        certificate("changing", again("changing"), "");
        await().atMost(Objects.SOON)
                .until(() -> objects.status("changing").conditions().stream()
                        .allMatch(condition -> Long.valueOf(2).equals(condition.observedGeneration())));
        assertThat(objects.status("changing").serialNumber()).as("the same key").isEqualTo(first.serialNumber());

        certificate("changing", request("changed"), "");
        var second = objects.awaitRevision("changing", first.revision() + 1);
        assertThat(leaf(second).publicKey()).isNotEqualTo(leaf(first).publicKey());
        assertThat(second.certifiedKeys()).hasSize(2);
    }

    @Test
    void with_rotation_status_says_in_time_that_a_new_request_is_due() {
        var always = "duration: 1m, privateKey: {rotationPolicy: Always},";
        var old = request("rotating");
        certificate("rotating", old, always);
        var first = objects.awaitReady("rotating");

        objects.awaitIssuing("rotating", "False", "newRequestDue");
        var due = objects.status("rotating");
        assertThat(Objects.holds(due.conditions(), "Ready", "True", "upToDate")).isTrue();
        assertThat(Instant.parse(java.util.Objects.requireNonNull(due.notAfter())))
                .as("in time")
                .isAfter(Instant.now());
        assertThat(due.certificate()).isEqualTo(first.certificate());
        assertThat(COUNTERSIGN.kubectl().run("get", "events", "-n", NAMESPACE)).contains("newRequestDue");

        certificate("rotating", request("rotated"), always);
        var second = objects.awaitRevision("rotating", first.revision() + 1);
        assertThat(leaf(second).publicKey()).isNotEqualTo(leaf(first).publicKey());

        certificate("rotating", old, always);
        objects.await("rotating", "False", "newRequestDue");
        assertThat(objects.status("rotating").certificate()).isEqualTo(second.certificate());
    }

    @Test
    void with_a_secret_name_there_is_a_secret_without_a_key() {
        certificate("secret", request("secret"), "secretName: from-request,");
        var status = objects.awaitReady("secret");

        var secret = objects.secret("from-request").orElseThrow();
        assertThat(secret.getType()).isEqualTo("Opaque");
        assertThat(secret.getData()).containsOnlyKeys("tls.crt", "ca.crt");
        assertThat(Objects.text(secret, "tls.crt")).isEqualTo(status.certificate());

        COUNTERSIGN.kubectl().run("delete", "secret", "-n", NAMESPACE, "from-request");
        await().atMost(Objects.SOON).until(() -> objects.secret("from-request").isPresent());
        assertThat(Objects.text(objects.secret("from-request").orElseThrow(), "tls.crt"))
                .as("the same certificate")
                .isEqualTo(status.certificate());
        assertThat(objects.awaitReady("secret").serialNumber()).isEqualTo(status.serialNumber());
    }

    @Test
    void a_wiped_status_recovers_and_the_key_is_as_old_as_before() throws InterruptedException {
        certificate("wiped", request("wiped"), "privateKey: {maxAge: 90d},");
        var first = objects.awaitReady("wiped");
        Thread.sleep(11_000);

        wipe("wiped", "{\"status\":null}");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> objects.status("wiped").certificate() != null);
        var second = objects.awaitReady("wiped");
        assertThat(second.serialNumber()).as("never one twice").isNotEqualTo(first.serialNumber());
        assertThat(leaf(second).publicKey()).isEqualTo(leaf(first).publicKey());
        assertThat(since(second))
                .isBeforeOrEqualTo(since(first))
                .isAfter(since(first).minusSeconds(10));

        wipe("wiped", "{\"status\":{\"certificate\":\"nonsense\"}}");
        var third = objects.awaitRevision("wiped", second.revision() + 1);
        assertThat(third.certificate()).contains("BEGIN CERTIFICATE");
    }

    private static Instant since(ClientCertificateStatus status) {
        return Instant.parse(status.certifiedKeys().getFirst().since());
    }

    @Test
    void with_a_secret_a_wiped_status_is_read_from_it() {
        certificate("half-wiped", request("half-wiped"), "secretName: half-wiped,");
        var first = objects.awaitReady("half-wiped");

        wipe("half-wiped", "{\"status\":null}");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> objects.status("half-wiped").certificate() != null);
        assertThat(objects.status("half-wiped").certificate()).isEqualTo(first.certificate());
        assertThat(objects.status("half-wiped").certifiedKeys()).isEqualTo(first.certifiedKeys());
    }

    private void wipe(String name, String patch) {
        COUNTERSIGN
                .kubectl()
                .run("patch", "ccert", "-n", NAMESPACE, name, "--subresource=status", "--type=merge", "-p", patch);
    }

    @Test
    void a_restart_signs_nothing_again() {
        certificate("restarted", request("restarted"), "");
        var first = objects.awaitReady("restarted");
        COUNTERSIGN.restart();
        certificate("after", request("after"), "");
        objects.awaitReady("after");
        assertThat(objects.status("restarted")).isEqualTo(first);
    }

    @Test
    void a_refused_request_says_why() {
        certificate("unreadable", "-----BEGIN CERTIFICATE REQUEST-----", "");
        certificate("greedy", request("greedy", "-addext", "basicConstraints=critical,CA:TRUE"), "");
        certificate("impostor", request("impostor", "-subj", "/CN=admin"), "");
        certificate("weak-hash", request("weak-hash", "-sha1"), "");
        new OpenSsl(folder).run("genrsa", "-out", file("weak.key"), "1024");
        certificate("weak", again("weak"), "");
        certificate("forged", forged(request("forged")), "");

        objects.await("unreadable", "False", "requestUnreadable");
        objects.await("greedy", "False", "requestAsksTooMuch");
        objects.await("impostor", "False", "requestNamesMismatch");
        objects.await("weak-hash", "False", "requestSignatureBad");
        objects.await("weak", "False", "keyTooWeak");
        objects.await("forged", "False", "requestSignatureBad");
        assertThat(COUNTERSIGN.kubectl().run("get", "events", "-n", NAMESPACE))
                .contains("asks for 'CN=admin', which the spec does not name");
        assertThat(objects.status("impostor").certificate()).isNull();
    }

    /** Not signed by the key in it any more: its last bytes are the signature's. */
    private static String forged(String request) {
        var at = request.indexOf("\n-----END") - 12;
        return request.substring(0, at) + (request.charAt(at) == 'A' ? 'B' : 'A') + request.substring(at + 1);
    }
}
