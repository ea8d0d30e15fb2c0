package dev.countersign.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.OpenSsl;
import dev.countersign.fixture.Pki;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Trust stores of a bundle, as Java and OpenSSL read them. */
class TruststoresTest {
    private static final KeystorePassword CHANGEIT = KeystorePassword.read("changeit".getBytes(US_ASCII));
    private static final KeystorePassword OTHER = KeystorePassword.read("changed".getBytes(US_ASCII));
    private static final List<Certificate> ANCHORS =
            List.of(Pki.AUTHORITY.certificate(), Pki.OTHER_AUTHORITY.certificate());

    /** openssl req -x509 -newkey ed25519 -nodes -subj '/CN=known answer' -days 36500 */
    private static final String KNOWN = """
            -----BEGIN CERTIFICATE-----
            MIIBRDCB96ADAgECAhRFD+pH7z53V4kNLjV9bpdaU/SzEjAFBgMrZXAwFzEVMBMG
            A1UEAwwMa25vd24gYW5zd2VyMCAXDTI2MTEyNjAxMjAwNloYDzIxMjYxMTAyMDEy
            MDA2WjAXMRUwEwYDVQQDDAxrbm93biBhbnN3ZXIwKjAFBgMrZXADIQAKWVAeeql9
            yxWdYtYC1qWqf4O0YucjHhm/BbwLkUm1JqNTMFEwHQYDVR0OBBYEFGpVZJ7LMjBK
            GSx5A6xDZVLl3MxqMB8GA1UdIwQYMBaAFGpVZJ7LMjBKGSx5A6xDZVLl3MxqMA8G
            A1UdEwEB/wQFMAMBAf8wBQYDK2VwA0EAzEIYkrieIDyEiv8t5qkKp45GTVg6eOYw
            fU7LVA4npNjLiWCV5HRo2gb/F8bhRP3gken1je+wQxowSmk4xBUJDA==
            -----END CERTIFICATE-----
            """;

    /** A way to write a trust store. {@code digest}: SHA-256 of what it makes of {@link #KNOWN}. */
    record Writer(
            String name,
            String type,
            @Nullable String password,
            Function<List<Certificate>, byte[]> write,
            String digest) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Writer> writers = List.of(
            new Writer(
                    "jks",
                    "JKS",
                    "changeit",
                    anchors -> Jks.truststore(anchors, CHANGEIT),
                    "4b4e8bf88a0c49971ab65df7bb225239009eea5f2f1d093f4bf8767934468282"),
            new Writer(
                    "modern",
                    "PKCS12",
                    "changeit",
                    anchors -> Pkcs12.truststore(anchors, CHANGEIT, Pkcs12.Profile.MODERN),
                    "cbd314dc609d891dfe31c8e7967d2551e2caec2c54ea874cf40f882a0a6f2878"),
            new Writer(
                    "legacy",
                    "PKCS12",
                    "changeit",
                    anchors -> Pkcs12.truststore(anchors, CHANGEIT, Pkcs12.Profile.LEGACY),
                    "e5d95796c2ab8cfcfd12d71f14969d27a813116644c41e2a946a4775b78005c4"),
            new Writer(
                    "open",
                    "PKCS12",
                    null,
                    Pkcs12::openTruststore,
                    "eeb9707115c05f13191c0b7fc87529f8a6d1f14fb3c586cb3d31eda5c22cc5c6"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("writers")
    void java_trusts_every_anchor(Writer writer) throws Exception {
        var store = KeyStore.getInstance(writer.type());
        var password = writer.password();
        store.load(
                new ByteArrayInputStream(writer.write().apply(ANCHORS)),
                password == null ? null : password.toCharArray());

        var found = Collections.list(store.aliases());
        assertThat(found).hasSize(2);
        for (var alias : found) {
            assertThat(store.isCertificateEntry(alias)).isTrue();
        }
        for (var anchor : ANCHORS) {
            assertThat(store.getCertificate(Pair.alias(anchor)).getEncoded())
                    .isEqualTo(anchor.structure().getEncoded());
        }
    }

    /** trust-manager#259: fresh salts on each write never came to rest and filled etcd. */
    @ParameterizedTest
    @FieldSource("writers")
    void the_same_anchors_give_the_same_bytes(Writer writer) {
        assertThat(writer.write().apply(ANCHORS)).isEqualTo(writer.write().apply(List.copyOf(ANCHORS)));
        assertThat(writer.write().apply(ANCHORS)).isNotEqualTo(writer.write().apply(ANCHORS.subList(0, 1)));
    }

    /** Else a new version of the operator or of a library writes every trust store of every cluster again. */
    @ParameterizedTest
    @FieldSource("writers")
    void the_same_anchors_give_the_same_bytes_in_every_version(Writer writer) {
        assertThat(Sha256.hex(writer.write().apply(Certificate.readAll(KNOWN)))).isEqualTo(writer.digest());
    }

    @Test
    void another_password_gives_other_salts() {
        var one = Pkcs12.truststore(ANCHORS, CHANGEIT, Pkcs12.Profile.MODERN);
        var other = Pkcs12.truststore(ANCHORS, OTHER, Pkcs12.Profile.MODERN);

        assertThat(one).isNotEqualTo(other);
        assertThat(Jks.truststore(ANCHORS, CHANGEIT)).isNotEqualTo(Jks.truststore(ANCHORS, OTHER));
    }

    @Test
    void openssl_reads_them_with_the_password_or_without() throws IOException {
        var modern = Pkcs12.truststore(ANCHORS, CHANGEIT, Pkcs12.Profile.MODERN);
        var legacy = Pkcs12.truststore(ANCHORS, CHANGEIT, Pkcs12.Profile.LEGACY);

        assertThat(read(modern, "pass:changeit"))
                .contains("MAC: sha256")
                .contains("PBES2, PBKDF2, AES-256-CBC")
                .containsPattern("(?s)CN ?= ?shop G1.*CN ?= ?other G1");
        assertThat(read(modern, "pass:other")).contains("invalid password").doesNotContain("BEGIN CERTIFICATE");
        assertThat(read(legacy, "pass:changeit", "-legacy"))
                .contains("MAC: sha1")
                .contains("BEGIN CERTIFICATE");
        assertThat(read(Pkcs12.openTruststore(ANCHORS), "pass:", "-nomacver"))
                .contains("PKCS7 Data")
                .doesNotContain("PKCS7 Encrypted")
                .containsPattern("(?s)CN ?= ?shop G1.*CN ?= ?other G1");
    }

    private String read(byte[] store, String password, String... options) throws IOException {
        var file = Files.write(folder.resolve("truststore.p12"), store);
        var command = new java.util.ArrayList<>(
                List.of("pkcs12", "-in", file.toString(), "-info", "-nokeys", "-passin", password));
        command.addAll(List.of(options));
        return new OpenSsl(folder).run(command.toArray(String[]::new));
    }
}
