package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.RequestDraft;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Hostile input: whatever it is, it is refused with a sentence, fast, and never believed. */
class MutatedRequestTest {
    private static final long SEED = 20_260_101;
    private static final int FLIPS = 4_000;
    private static final long MOST_NANOS = 100_000_000;

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
            for (var length = 0; length < der.length; length++) {
                assertThat(isBelieved(Arrays.copyOf(der, length)))
                        .as("of " + length)
                        .isFalse();
            }
        }
    }

    @Test
    void a_text_that_ends_anywhere_is_refused() {
        var pem = RequestDraft.pem("CERTIFICATE REQUEST", ecdsa());
        for (var length = 0; length < pem.length() - "-----\n".length(); length++) {
            assertThat(isTextBelieved(pem.substring(0, length)))
                    .as("of " + length)
                    .isFalse();
        }
    }

    /** A flipped bit cannot be believed: the signature covers the content, and the rest is the signature. */
    @Test
    void flipped_bits_are_refused() {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        for (var der : new byte[][] {ecdsa(), rsa()}) {
            for (var number = 0; number < FLIPS; number++) {
                var flipped = der.clone();
                for (var flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    flipped[random.nextInt(der.length)] ^= (byte) (1 << random.nextInt(8));
                }
                if (isBelieved(flipped) && !Arrays.equals(flipped, der)) {
                    throw new AssertionError("believed: flip " + number + " of seed " + SEED + " "
                            + java.util.HexFormat.of().formatHex(der) + " "
                            + java.util.HexFormat.of().formatHex(flipped));
                }
            }
        }
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

    private static boolean isBelieved(byte[] der) {
        return isTextBelieved(RequestDraft.pem("CERTIFICATE REQUEST", der));
    }

    private static boolean isTextBelieved(String pem) {
        var threads = ManagementFactory.getThreadMXBean();
        var start = threads.getCurrentThreadCpuTime();
        try {
            return CertificateRequest.read(pem).flaw().isEmpty();
        } catch (PkiException e) {
            assertThat(e.what()).isNotBlank();
            return false;
        } finally {
            assertThat(threads.getCurrentThreadCpuTime() - start)
                    .as("nanoseconds of CPU")
                    .isLessThan(MOST_NANOS);
        }
    }
}
