package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ValidityTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void the_last_second_counts() {
        var validity = Validity.from(NOW, Duration.ofHours(1));

        assertThat(validity.notAfter()).isEqualTo(NOW.plusSeconds(3599));
        assertThat(Duration.between(NOW, validity.notAfter()).plusSeconds(1)).isEqualTo(Duration.ofHours(1));
        assertThat(validity.includes(NOW.plusSeconds(3599).plusNanos(999_999_999)))
                .isTrue();
        assertThat(validity.includes(NOW.plusSeconds(3600))).isFalse();
        assertThat(validity.endedAt(NOW.plusSeconds(3599).plusNanos(999_999_999)))
                .isFalse();
        assertThat(validity.endedAt(NOW.plusSeconds(3600))).isTrue();
    }

    @Test
    void it_reaches_back_for_slow_clocks_and_no_further() {
        var validity = Validity.from(NOW, Duration.ofHours(1));

        assertThat(validity.notBefore()).isEqualTo(NOW.minusSeconds(300));
        assertThat(validity.includes(NOW.minusSeconds(300))).isTrue();
        assertThat(validity.includes(NOW.minusSeconds(300).minusNanos(1))).isFalse();
    }

    @Test
    void times_are_whole_seconds() {
        var validity = Validity.from(NOW.plusMillis(999), Duration.ofMillis(60_999));

        assertThat(validity.notBefore()).isEqualTo(NOW.minusSeconds(300));
        assertThat(validity.notAfter()).isEqualTo(NOW.plusSeconds(59));
    }

    @Test
    void it_is_cut_to_the_issuers_at_both_ends_and_never_stretched() {
        var issuer = new Validity(NOW, NOW.plusSeconds(100));

        assertThat(new Validity(NOW.minusSeconds(5), NOW.plusSeconds(200)).within(issuer))
                .isEqualTo(issuer);
        var inside = new Validity(NOW.plusSeconds(5), NOW.plusSeconds(50));
        assertThat(inside.within(issuer)).isEqualTo(inside);
    }
}
