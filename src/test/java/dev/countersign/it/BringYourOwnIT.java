package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Commands;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Authorities that somebody made with openssl and put into a Secret. */
class BringYourOwnIT {
    private static final String NAMESPACE = "it-bring";

    /** Nobody tells the operator of a Secret that is not its own: it looks once a minute. */
    private static final Duration LOOKED_AGAIN = Duration.ofSeconds(100);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @TempDir
    Path folder;

    private int changes = 90;

    @Test
    void a_key_pair_is_copied_once_and_issues_and_its_loss_or_exchange_cuts_nobody_off() throws IOException {
        make("corp", "/CN=corp", "30");
        var source = supply("corp-ca", "corp");
        objects.authority("corp", "secret: {name: corp-ca}");
        objects.awaitAuthority("corp", "True", "upToDate");
        objects.certificate("first", "authorityRef: {name: corp}, commonName: first");
        objects.awaitReady("first");
        assertThat(Objects.text(objects.secret("first").orElseThrow(), "ca.crt"))
                .isEqualToIgnoringWhitespace(read("corp.crt"));
        assertThat(objects.secret("corp-ca").orElseThrow()).as("never written").isEqualTo(source);

        make("other", "/CN=other", "30");
        supply("corp-ca", "other");
        changed("corp");
        await().atMost(LOOKED_AGAIN).until(() -> objects.secret("corp-ca-2").isPresent());
        make("twin", "/CN=corp", "30");
        supply("corp-ca", "twin");
        changed("corp");
        objects.awaitAuthority("corp", "True", "sameSubjectOtherKey");
        COUNTERSIGN.kubectl().run("delete", "secret", "-n", NAMESPACE, "corp-ca");
        changed("corp");
        objects.awaitAuthority("corp", "True", "sourceMissing");
        objects.certificate("second", "authorityRef: {name: corp}, commonName: second");
        objects.awaitReady("second");
        assertThat(objects.status("second").authorityGeneration())
                .as("nobody has shown to trust the other one")
                .isEqualTo(1);
        assertThat(objects.secret("corp-ca-3")).isEmpty();

        renew("corp", "/CN=corp", "300");
        supply("corp-ca", "corp");
        await().atMost(LOOKED_AGAIN).until(() -> objects.secret("corp-ca-3").isPresent());
        objects.awaitAuthority("corp", "True", "upToDate");
        await().atMost(Objects.SOON)
                .untilAsserted(
                        () -> assertThat(Objects.text(objects.secret("first").orElseThrow(), "ca.crt"))
                                .isEqualToIgnoringWhitespace(read("corp.crt")));
        assertThat(objects.status("first").revision())
                .as("the same key signed it")
                .isEqualTo(1);
    }

    @Test
    void what_is_no_authority_is_not_taken() throws IOException {
        make("leaf", "/CN=leaf", "30", "basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature");
        supply("leaf-ca", "leaf");
        make("one", "/CN=one", "30");
        make("two", "/CN=two", "30");
        Files.copy(
                folder.resolve("two.key"),
                folder.resolve("one.key"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        supply("mixed-ca", "one");
        objects.authority("leaf", "secret: {name: leaf-ca}");
        objects.authority("mixed", "secret: {name: mixed-ca}");
        objects.authority("nothing", "secret: {name: nothing}");

        objects.awaitAuthority("leaf", "False", "sourceNotAnAuthority");
        objects.awaitAuthority("mixed", "False", "sourceKeyMismatch");
        objects.awaitAuthority("nothing", "False", "sourceMissing");
        objects.certificate("waiting", "authorityRef: {name: nothing}, commonName: waiting");
        assertThat(objects.await("waiting", "False", "authorityNotReady").conditions())
                .anySatisfy(condition ->
                        assertThat(condition.message()).as("what it says").contains("sourceMissing"));
        assertThat(List.of("leaf-ca-1", "mixed-ca-1", "nothing-ca-1"))
                .allSatisfy(name -> assertThat(objects.secret(name)).isEmpty());
    }

    /** The API server keeps what stands in that ConfigMap besides its own. */
    @Test
    void the_api_servers_own_client_authority_is_refused() throws IOException {
        make("api", "/CN=api", "30");
        supply("api-ca", "api");
        var published = COUNTERSIGN
                .client()
                .configMaps()
                .inNamespace("kube-system")
                .withName("extension-apiserver-authentication");
        var before = published.get().getData().get("client-ca-file");
        try {
            publish(before + read("api.crt"));
            objects.authority("api", "secret: {name: api-ca}");

            objects.awaitAuthority("api", "False", "sourceIsTheApiServers");
            assertThat(objects.secret("api-ca-1")).isEmpty();
        } finally {
            publish(before);
        }
    }

    private static void publish(String certificates) {
        COUNTERSIGN
                .client()
                .configMaps()
                .inNamespace("kube-system")
                .withName("extension-apiserver-authentication")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"data\":{\"client-ca-file\":\"" + certificates.replace("\n", "\\n") + "\"}}");
    }

    /** A changed spec is looked at now, and with it the Secret; else each step would take a minute. */
    private void changed(String name) {
        objects.authority(name, "secret: {name: %s-ca}, allow: {maxDuration: %dd}".formatted(name, ++changes));
    }

    private Secret supply(String secret, String name) throws IOException {
        var wanted = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(secret)
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(Map.of(
                        "tls.crt", Objects.base64(read(name + ".crt")), "tls.key", Objects.base64(read(name + ".key"))))
                .build();
        return COUNTERSIGN.client().resource(wanted).createOr(NonDeletingOperation::update);
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private void make(String name, String subject, String days, String... extensions) {
        var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"));
        command.addAll(List.of("-keyout", folder.resolve(name + ".key").toString()));
        finish(command, name, subject, days, extensions);
    }

    private void renew(String name, String subject, String days) {
        var command = new ArrayList<>(List.of("openssl", "req", "-x509"));
        command.addAll(List.of("-key", folder.resolve(name + ".key").toString()));
        finish(command, name, subject, days);
    }

    private void finish(List<String> command, String name, String subject, String days, String... extensions) {
        command.addAll(List.of("-sha256", "-days", days, "-subj", subject));
        command.addAll(List.of("-out", folder.resolve(name + ".crt").toString()));
        var wanted = extensions.length > 0
                ? List.of(extensions)
                : List.of("basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=critical,keyCertSign,cRLSign");
        wanted.forEach(extension -> command.addAll(List.of("-addext", extension)));
        Commands.run(command.toArray(String[]::new));
    }
}
