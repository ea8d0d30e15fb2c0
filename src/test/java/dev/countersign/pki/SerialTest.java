package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialTest {
    private static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    /**
     * Recipe: {@code printf '<uid>\n<revision>' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1e1f}, the first
     * 32 digits, and the first of them less 8 if it is 8 or more.
     */
    @ParameterizedTest
    @CsvSource({
        "8d3cf5e2-1f36-4a25-9a52-3f7f1c1d2a10, 1, 5c4004f51c80face9ad2a874e1599f16",
        "8d3cf5e2-1f36-4a25-9a52-3f7f1c1d2a10, 2, 55d08f96b3bab3971ccac8ec9ca10a1a",
        "uid-9, 7, 68da05f57b7ea66613fbc56ae70e86ed"
    })
    void known_answers(String uid, long revision, String serial) {
        assertThat(Serial.of(KEY, uid, revision)).hasToString(serial);
    }

    @Test
    void a_hundred_thousand_are_positive_distinct_and_have_at_most_16_bytes() {
        var seen = new HashSet<BigInteger>();
        for (var number = 0; number < 100_000; number++) {
            var serial = Serial.of(KEY, "uid-" + number / 10, number % 10).value();
            assertThat(serial.signum()).isPositive();
            assertThat(serial.toByteArray().length).isLessThanOrEqualTo(16);
            seen.add(serial);
        }
        assertThat(seen).hasSize(100_000);
    }

    /** Without a separator, revision 11 of "a" would be revision 1 of "a1". */
    @Test
    void uid_and_revision_do_not_run_together() {
        assertThat(Serial.of(KEY, "a", 11)).isNotEqualTo(Serial.of(KEY, "a1", 1));
    }

    @Test
    void another_generation_gives_another_number() {
        var other = KEY.clone();
        other[31] ^= 1;
        assertThat(Serial.of(other, "uid", 1)).isNotEqualTo(Serial.of(KEY, "uid", 1));
    }

    @Test
    void hexadecimal_has_32_digits() {
        assertThat(new Serial(BigInteger.ONE).hex()).isEqualTo("0".repeat(31) + "1");
    }
}
