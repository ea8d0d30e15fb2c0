package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Countersign;
import dev.countersign.testing.Reader;
import dev.countersign.testing.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "How do I get a certificate for a key that never leaves its device?" and "Keystores", typed. */
@Reads({"docs/how-to/keep-the-key-at-home.md", "docs/how-to/keystores.md"})
class KeysPageIT {
    private static final String NAMESPACE = "shop";
    private static final String AT_HOME = "How do I get a certificate for a key that never leaves its device?";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @RegisterExtension
    static final Reader READER = new Reader(() -> COUNTERSIGN.world().cluster());

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    @BeforeAll
    static void an_authority() {
        READER.shell().type("kubectl apply -f examples/01-authority.yaml");
        OBJECTS.awaitAuthority("shop", "True", "upToDate");
    }

    @Test
    void the_fetched_chain_is_for_the_key_that_stayed_at_home() throws IOException {
        var device = READER.shell();
        READER.step(AT_HOME, 0).type();
        var request = Files.readString(device.folder().resolve("thermometer.csr"));
        var spec = READER.section(AT_HOME).blocks("yaml").getFirst().replaceFirst("(?s)request: \\|.*", "request: |\n")
                + request.indent(4);
        COUNTERSIGN.kubectl().apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: ClientCertificate
                metadata: {name: thermometer, namespace: shop}
                """ + spec);
        OBJECTS.awaitReady("thermometer");

        READER.step(AT_HOME, 1).type();

        assertThat(device.type("openssl x509 -in thermometer.crt -noout -pubkey"))
                .isEqualTo(device.type("openssl pkey -in thermometer.key -pubout"));
        assertThat(device.type("openssl x509 -in thermometer.crt -noout -subject -issuer"))
                .contains("CN = thermometer", "CN = shop G1");
        assertThat(OBJECTS.secret("thermometer")).as("no Secret").isEmpty();
    }

    @Test
    void java_opens_the_keystores_with_the_password_of_the_page() throws IOException {
        READER.step("The password", 0).type();
        var example = Files.readString(READER.shell().folder().resolve("examples/08-keystores.yaml"));
        COUNTERSIGN.kubectl().apply(example.substring(example.indexOf("---")));
        OBJECTS.awaitReady("reports");

        var password = Objects.text(OBJECTS.secret("keystore-password").orElseThrow(), "password");
        assertThat(password).as("no line break").matches("[0-9a-f]{32}");
        var settings = READER.section("In Java").blocks("properties").getFirst();
        for (var store : new String[] {"keystore.p12", "truststore.p12"}) {
            assertThat(settings).contains(store);
            var content = OBJECTS.secret("reports").orElseThrow().getData().get(store);
            Files.write(
                    READER.shell().folder().resolve(store), Base64.getDecoder().decode(content));
            assertThat(READER.shell().type("keytool -list -keystore %s -storepass %s".formatted(store, password)))
                    .contains(store.startsWith("key") ? "certificate," : "trustedCertEntry");
        }
    }
}
