package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Mutations;
import dev.countersign.fixture.RequestDraft;
import dev.countersign.fixture.Trials;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Hostile input: whatever it is, it is refused with a sentence, fast, and never believed. */
class MutatedRequestTest {
    private static final int FLIPS = 3_000;

    private final Mutations mutations = new Mutations("mutated requests");
    private final Trials trials = new Trials("certificate requests");

    private static byte[] ecdsa() {
        return new RequestDraft()
                .names(
                        new GeneralName(GeneralName.dNSName, "orders.shop"),
                        new GeneralName(GeneralName.iPAddress, "10.0.0.7"))
                .extension(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature))
                .der();
    }

    private static byte[] rsa() {
        return new RequestDraft().key(RequestDraft.RSA, "SHA256withRSA").der();
    }

    @Test
    void a_request_that_ends_anywhere_is_refused() {
        for (var der : new byte[][] {ecdsa(), rsa()}) {
            Mutations.truncated(der)
                    .forEach(cut ->
                            assertThat(isBelieved(cut)).as("of " + cut.length).isFalse());
        }
        trials.end(800);
    }

    @Test
    void a_text_that_ends_anywhere_is_refused() {
        var pem = RequestDraft.pem("CERTIFICATE REQUEST", ecdsa());
        Mutations.truncated(pem)
                .limit(pem.length() - "-----\n".length())
                .forEach(cut ->
                        assertThat(isTextBelieved(cut)).as("of " + cut.length()).isFalse());
        trials.end(400);
    }

    /** A flipped bit cannot be believed: the signature covers the content, and the rest is the signature. */
    @Test
    void flipped_bits_are_refused() {
        for (var der : new byte[][] {ecdsa(), rsa()}) {
            var twice = mutations.flipped(der, FLIPS).flatMap(once -> mutations.flipped(once, 1));
            Stream.concat(mutations.flippedEach(der), twice)
                    .filter(flipped -> !Arrays.equals(flipped, der))
                    .forEach(flipped -> assertThat(isBelieved(flipped))
                            .as(HexFormat.of().formatHex(flipped))
                            .isFalse());
        }
        trials.end(2 * FLIPS);
    }

    /** The armour may be broken in ways that leave the request whole; what is believed is the request then. */
    @Test
    void a_text_with_flipped_bits_is_refused_or_the_same_request() {
        var pem = RequestDraft.pem("CERTIFICATE REQUEST", ecdsa());
        var whole = CertificateRequest.read(pem).publicKey();
        mutations.flippedEach(pem.getBytes(StandardCharsets.US_ASCII)).forEach(flipped -> {
            var text = new String(flipped, StandardCharsets.ISO_8859_1);
            if (isTextBelieved(text)) {
                assertThat(CertificateRequest.read(text).publicKey()).isEqualTo(whole);
            }
        });
        trials.end(400);
    }

    /** Parsers recurse: 16,000 levels must not end in a stack overflow. */
    @Test
    void nesting_is_refused() {
        for (var opening : new byte[][] {{0x30, (byte) 0x80}, {0x31, (byte) 0x80}, {(byte) 0xa0, (byte) 0x80}}) {
            assertThat(isBelieved(nested(opening, 11_000))).isFalse();
        }
        assertThat(isBelieved(definite(4_000))).isFalse();
        var inside = new RequestDraft()
                .extension(Extension.subjectAlternativeName, nested(new byte[] {0x30, (byte) 0x80}, 10_000));
        assertThat(isBelieved(inside.der())).isFalse();
        var names = new RequestDraft().extension(Extension.subjectAlternativeName, definite(4_000));
        assertThat(isBelieved(names.der())).isFalse();
        trials.end(6);
    }

    private static byte[] nested(byte[] opening, int levels) {
        var bytes = new ByteArrayOutputStream();
        for (var level = 0; level < levels; level++) {
            bytes.writeBytes(opening);
        }
        return bytes.toByteArray();
    }

    /** Sequences in sequences with the lengths that DER wants. */
    private static byte[] definite(int levels) {
        var bytes = new byte[0];
        for (var level = 0; level < levels; level++) {
            var length = bytes.length;
            var header = length < 128
                    ? new byte[] {0x30, (byte) length}
                    : new byte[] {0x30, (byte) 0x82, (byte) (length >> 8), (byte) length};
            var outer = new ByteArrayOutputStream();
            outer.writeBytes(header);
            outer.writeBytes(bytes);
            bytes = outer.toByteArray();
        }
        return bytes;
    }

    private boolean isBelieved(byte[] der) {
        return isTextBelieved(RequestDraft.pem("CERTIFICATE REQUEST", der));
    }

    private boolean isTextBelieved(String pem) {
        return trials.call(() -> {
            try {
                return CertificateRequest.read(pem).flaw().isEmpty();
            } catch (PkiException e) {
                assertThat(e.what()).isNotBlank();
                return false;
            }
        });
    }
}
