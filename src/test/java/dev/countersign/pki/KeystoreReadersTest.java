package dev.countersign.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.OpenSsl;
import dev.countersign.fixture.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second opinion on PKCS#12: OpenSSL's command line. */
class KeystoreReadersTest {
    private static final KeystorePassword PASSWORD = KeystorePassword.read("correct horse".getBytes(US_ASCII));

    @TempDir
    Path folder;

    private String read(byte[] keystore, String... options) throws IOException {
        var file = Files.write(folder.resolve("keystore.p12"), keystore);
        var command = new java.util.ArrayList<>(List.of("pkcs12", "-in", file.toString(), "-info", "-nodes"));
        command.addAll(List.of(options));
        return new OpenSsl(folder).run(command.toArray(String[]::new));
    }

    private static Pair pair(HeldKey key) {
        var validity = Pki.certificate(Pki.START).validity();
        var leaf = Pki.sign(Pki.AUTHORITY, Pki.leaf(key.publicKey(), validity));
        return new Pair(key, List.of(leaf), List.of(Pki.AUTHORITY.certificate()));
    }

    @Test
    void openssl_reads_the_modern_profile_as_it_is() throws IOException {
        for (var key : List.of(Pki.KEY, Pki.RSA_KEY, Pki.ED25519_KEY)) {
            var bytes = Pkcs12.keystore(pair(key), "orders", PASSWORD, Pkcs12.Profile.MODERN);

            var text = read(bytes, "-passin", "pass:correct horse");

            assertThat(text)
                    .contains("MAC: sha256, Iteration 10000")
                    .contains("PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256")
                    .contains("friendlyName: orders");
            assertThat(HeldKey.read(text.substring(text.indexOf("-----BEGIN PRIVATE KEY")))
                            .publicKey())
                    .isEqualTo(key.publicKey());
        }
    }

    @Test
    void openssl_reads_the_legacy_profile() throws IOException {
        var bytes = Pkcs12.keystore(pair(Pki.KEY), "orders", PASSWORD, Pkcs12.Profile.LEGACY);

        assertThat(read(bytes, "-passin", "pass:correct horse", "-legacy"))
                .contains("MAC: sha1, Iteration 10000")
                .contains("pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 10000")
                .contains("BEGIN PRIVATE KEY");
    }

    @Test
    void openssl_takes_no_other_password() throws IOException {
        var bytes = Pkcs12.keystore(pair(Pki.KEY), "orders", PASSWORD, Pkcs12.Profile.MODERN);

        assertThat(read(bytes, "-passin", "pass:wrong"))
                .contains("invalid password")
                .doesNotContain("BEGIN PRIVATE");
    }
}
