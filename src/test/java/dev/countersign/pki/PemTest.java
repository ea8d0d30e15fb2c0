package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.fixture.Pki;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a Secret can be anything: it is read, or refused with a sentence, and quickly. */
class PemTest {
    private static final String CERTIFICATE = Pki.certificate(Pki.START).pem();

    static Stream<String> keys() {
        return Stream.of(Pki.KEY, Pki.ED25519_KEY, Pki.RSA_KEY)
                .flatMap(key -> Stream.of(key.exposePkcs8Pem(), key.exposeTraditionalPem()))
                .distinct();
    }

    @Test
    void a_certificate_cut_anywhere_is_refused() {
        for (var length = 0; length < CERTIFICATE.length() - 2; length++) {
            var cut = CERTIFICATE.substring(0, length);
            assertThatExceptionOfType(PkiException.class).isThrownBy(() -> Certificate.readAll(cut));
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_key_cut_anywhere_is_refused(String pem) {
        for (var length = 0; length < pem.length() - 2; length++) {
            var cut = pem.substring(0, length);
            assertThatExceptionOfType(PkiException.class).isThrownBy(() -> HeldKey.read(cut));
        }
    }

    /** An exception of another kind would pass the redaction and end the watch over everybody's Secrets. */
    @ParameterizedTest
    @MethodSource("keys")
    void a_key_with_a_changed_byte_is_read_or_refused(String pem) {
        var type = pem.substring("-----BEGIN ".length(), pem.indexOf("-----\n"));
        for (var changed : changed(der(pem), 80)) {
            onlyPkiException(() -> HeldKey.read(Pem.write(type, changed)));
        }
    }

    /** A certificate is read as a whole and asked later; no question may throw what no planner expects. */
    @Test
    void a_certificate_with_a_changed_byte_is_refused_or_answers_every_question() {
        for (var changed : changed(der(CERTIFICATE), Integer.MAX_VALUE)) {
            var pem = Pem.write("CERTIFICATE", changed);
            onlyPkiException(() -> Certificate.readAll(pem).forEach(PemTest::ask));
        }
    }

    /** Also where the change means the same to a lenient reader: servers check the bytes that they got. */
    @Test
    void a_certificate_with_a_changed_byte_was_signed_by_nobody() {
        var whole = der(CERTIFICATE);
        for (var changed : changed(whole, Integer.MAX_VALUE)) {
            var pem = Pem.write("CERTIFICATE", changed);
            if (Arrays.equals(changed, whole)) {
                continue;
            }
            onlyPkiException(() -> assertThat(Certificate.readAll(pem))
                    .as(pem)
                    .noneMatch(certificate -> certificate.signedBy(Pki.AUTHORITY.certificate())));
        }
    }

    private static void ask(Certificate certificate) {
        assertThatCode(() -> {
                    certificate.subject();
                    certificate.alternativeNames();
                    certificate.usages();
                    certificate.validity();
                    certificate.serial().hex();
                    certificate.publicKey().fingerprint();
                    certificate.isAuthority();
                    certificate.signedBy(Pki.AUTHORITY.certificate());
                    certificate.subjectText();
                })
                .as(certificate::pem)
                .doesNotThrowAnyException();
    }

    private static List<byte[]> changed(byte[] der, int most) {
        return IntStream.range(0, Math.min(der.length, most))
                .boxed()
                .flatMap(place -> Stream.of(0x00, 0x05, 0x30, 0x80, 0xff, der[place] ^ 1)
                        .map(value -> {
                            var copy = der.clone();
                            copy[place] = (byte) (int) value;
                            return copy;
                        }))
                .toList();
    }

    private static void onlyPkiException(Runnable read) {
        try {
            read.run();
        } catch (PkiException e) {
            assertThat(e.what()).isNotBlank();
        }
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "garbage", "-----BEGIN CERTIFICATE-----", "\u0000\u0001", "-----BEGIN -----\n"})
    void garbage_is_refused(String text) {
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> Certificate.readAll(text));
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> HeldKey.read(text));
    }

    @Test
    void a_certificate_is_no_key_and_a_key_is_no_certificate() {
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> HeldKey.read(CERTIFICATE));
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Certificate.readAll(CERTIFICATE + Pki.KEY.exposePkcs8Pem()));
    }

    @Test
    void too_much_is_refused_before_it_is_read() {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Certificate.readAll("x".repeat(512 * 1024 + 1)))
                .withMessageContaining("characters");
        assertThat(Certificate.readAll(CERTIFICATE.repeat(256))).hasSize(256);
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Certificate.readAll(CERTIFICATE.repeat(257)))
                .withMessageContaining("256");
    }

    @Test
    void text_around_a_certificate_is_ignored() {
        assertThat(Certificate.readAll("# orders\n" + CERTIFICATE + "\n\n# end\n"))
                .containsExactlyElementsOf(Certificate.readAll(CERTIFICATE));
        assertThat(Certificate.readAll(CERTIFICATE.replace("\n", "\r\n")))
                .containsExactlyElementsOf(Certificate.readAll(CERTIFICATE));
    }

    /** cert-manager's CVE-2024-12401 was a PEM that took minutes. */
    @Test
    @Timeout(2)
    void hostile_text_is_refused_quickly() {
        var begin = "-----BEGIN CERTIFICATE-----\n";
        for (var text : List.of(
                "-".repeat(500_000),
                begin.repeat(18_000),
                begin + "A".repeat(500_000),
                begin + "A: b\n".repeat(90_000) + "\n",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n")) {
            assertThatExceptionOfType(PkiException.class).isThrownBy(() -> Certificate.readAll(text));
            assertThatExceptionOfType(PkiException.class).isThrownBy(() -> HeldKey.read(text));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000, 180_000})
    @Timeout(2)
    void deep_nesting_is_refused(int depth) {
        var der = new byte[2 * depth];
        for (var place = 0; place < depth; place++) {
            der[2 * place] = 0x30;
            der[2 * place + 1] = (byte) 0x80;
        }
        for (var type : List.of("CERTIFICATE", "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "PKCS7")) {
            var pem = Pem.write(type, der);
            assertThatExceptionOfType(PkiException.class).isThrownBy(() -> Certificate.readAll(pem));
            assertThatExceptionOfType(PkiException.class).isThrownBy(() -> HeldKey.read(pem));
        }
    }

    /** BouncyCastle tests the modulus for primality, which grows with the cube of its length; we take 4096 bits. */
    @Test
    @Timeout(1)
    void an_rsa_key_of_absurd_size_is_refused_quickly() throws Exception {
        var modulus = BigInteger.TWO.pow(15_359).add(BigInteger.valueOf(1297));
        var part = modulus.subtract(BigInteger.TWO);
        var exponent = BigInteger.valueOf(65_537);
        var key = new RSAPrivateKey(modulus, exponent, part, part, part, part, part, part);
        var pem = Pem.write("RSA PRIVATE KEY", key.getEncoded());
        for (var attempt = 0; attempt < 5; attempt++) {
            assertThatExceptionOfType(PkiException.class).isThrownBy(() -> HeldKey.read(pem));
        }
    }

    @Test
    void messages_of_refusals_hold_nothing_of_what_was_read() {
        var pem = Pki.KEY.exposePkcs8Pem().replace("END PRIVATE KEY", "END PUBLIC KEY");
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> HeldKey.read(pem))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain(pem.lines().toList().get(1)))
                .satisfies(e -> assertThat(e.getCause()).isNull());
    }
}
