package dev.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void a_percentile_is_a_value_that_was_measured() {
        var hundred = Percentiles.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList());
        assertThat(hundred.at(50)).isEqualTo(50);
        assertThat(hundred.at(95)).isEqualTo(95);
        assertThat(hundred.at(99)).isEqualTo(99);
        assertThat(hundred.at(0)).isEqualTo(1);
        assertThat(hundred.at(100)).isEqualTo(100).isEqualTo(hundred.max());
        assertThat(Percentiles.of(List.of(7.0)).at(99)).isEqualTo(7);
        assertThatThrownBy(() -> Percentiles.of(List.of())).hasMessage("nothing was measured");
    }

    @Test
    void a_median_does_not_care_for_one_that_is_far_out() {
        assertThat(Percentiles.median(900, 80, 90)).isEqualTo(90);
        assertThat(Percentiles.median(1, 2, 4, 1000)).isEqualTo(3);
    }

    @Test
    void a_round_is_held_against_the_bounds_around_it_and_the_summary_has_medians() {
        var delays = Percentiles.of(List.of(0.5));
        var rounds = List.of(
                new Round(180, new Issuance(1_000, 10, delays), 220, 2, 5),
                new Round(100, new Issuance(1_000, 20, delays), 100, 2.5, 5),
                new Round(300, new Issuance(1_000, 5, delays), 200, 2, 5));
        assertThat(rounds.getFirst().bound()).isEqualTo(200);
        assertThat(rounds.getFirst().ratio()).isEqualTo(0.5);
        assertThat(Round.summary(rounds, 200.4))
                .isEqualTo("rate=100.0/s bound=200.0/s ratio=0.50 writes_per_certificate=2.00 peak_rss_mib=200");
    }

    @Test
    void processor_time_is_user_and_system_even_if_a_name_has_blanks() {
        var stat = "42 (a b) c) S 1 2 3 4 5 6 7 8 9 10 1234 66 0 0 20 0 30 0 0";
        assertThat(ProcessUse.cpuSeconds(stat)).isCloseTo(13.0, within(1e-9));
    }

    @Test
    void the_peak_is_what_was_ever_resident() {
        assertThat(ProcessUse.peakMib("VmPeak:\t 9999 kB\nVmHWM:\t  262144 kB\nVmRSS:\t 1 kB\n"))
                .isEqualTo(256);
    }

    @Test
    void a_renewal_is_in_time_if_it_was_seen_before_the_former_certificate_ended() {
        var due = Map.of(
                "a", new Renewals.Due(NOON, NOON.plusSeconds(60)), "b", new Renewals.Due(NOON.plusSeconds(10), NOON));
        var renewals = Renewals.of(due, Map.of("a", NOON.plusMillis(1_500), "b", NOON.plusSeconds(12)));
        assertThat(renewals.inTime()).isEqualTo(1);
        assertThat(renewals.spread()).isEqualTo(10);
        assertThat(renewals.lateness().max()).isEqualTo(2);
        assertThatThrownBy(() -> Renewals.of(due, Map.of())).hasMessageContaining("was not renewed");
    }
}
