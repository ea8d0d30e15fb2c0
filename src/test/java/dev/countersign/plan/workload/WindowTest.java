package dev.countersign.plan.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.api.Rotation;
import dev.countersign.api.Span;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a window is open, and when it opens next. */
class WindowTest {
    private static Rotation.Window window(String schedule, String duration, String zone) {
        return new Rotation.Window(schedule, Span.of(duration), zone);
    }

    @ParameterizedTest(name = "{0} for {1} in {2} at {3}: {4}")
    @CsvSource({
        // The night from Saturday to Sunday.
        "0 22 * * SAT, 4h, UTC, 2027-01-02T21:59:59Z, 2027-01-02T22:00:00Z",
        "0 22 * * SAT, 4h, UTC, 2027-01-02T22:00:00Z, open",
        "0 22 * * SAT, 4h, UTC, 2027-01-03T01:59:59Z, open",
        "0 22 * * SAT, 4h, UTC, 2027-01-03T02:00:00Z, 2027-01-09T22:00:00Z",
        "'0 22 * * 6,7', 4h, UTC, 2027-01-03T02:00:00Z, 2027-01-03T22:00:00Z",
        "0 22 * * 0, 4h, UTC, 2027-01-03T02:00:00Z, 2027-01-03T22:00:00Z",
        // The next one opens before the last one has closed.
        "0 */6 * * *, 7h, UTC, 2027-01-01T06:30:00Z, open",
        "* * * * *, 1m, UTC, 2027-01-01T06:30:59Z, open",
        "*/30 * * * *, 10m, UTC, 2027-01-01T06:10:00Z, 2027-01-01T06:30:00Z",
        "0 0 29 2 *, 1d, UTC, 2027-01-01T00:00:00Z, 2028-02-29T00:00:00Z",
        // cron takes the day of the month or the day of the week, whichever comes.
        "0 3 13 * 5, 1h, UTC, 2027-01-01T04:00:00Z, 2027-01-08T03:00:00Z",
        "0 3 13 * 5, 1h, UTC, 2027-01-09T00:00:00Z, 2027-01-13T03:00:00Z",
        // By another clock.
        "0 3 * * *, 1h, Europe/Berlin, 2027-01-01T02:30:00Z, open",
        "0 3 * * *, 1h, Europe/Berlin, 2027-07-01T02:30:00Z, 2027-07-02T01:00:00Z",
        "0 3 * * *, 1h, Asia/Kathmandu, 2027-01-01T00:00:00Z, 2027-01-01T21:15:00Z",
        // 2027-03-28 in Berlin, 02:00 is 03:00: what shall begin in the hour that is left out begins with the one
        // after.
        "30 2 * * *, 1h, Europe/Berlin, 2027-03-28T00:59:59Z, 2027-03-28T01:00:00Z",
        "30 2 * * *, 1h, Europe/Berlin, 2027-03-28T01:00:00Z, open",
        "30 2 * * *, 1h, Europe/Berlin, 2027-03-28T01:59:59Z, open",
        "30 2 * * *, 1h, Europe/Berlin, 2027-03-28T02:00:00Z, 2027-03-29T00:30:00Z",
        "0 1 * * *, 3h, Europe/Berlin, 2027-03-28T02:59:59Z, open",
        "0 1 * * *, 3h, Europe/Berlin, 2027-03-28T03:00:00Z, 2027-03-28T23:00:00Z",
        // 2027-10-31 in Berlin, 03:00 is 02:00: what shall begin in the hour that comes twice begins the first time.
        "30 2 * * *, 1h, Europe/Berlin, 2027-10-31T00:29:59Z, 2027-10-31T00:30:00Z",
        "30 2 * * *, 1h, Europe/Berlin, 2027-10-31T01:00:00Z, open",
        "30 2 * * *, 1h, Europe/Berlin, 2027-10-31T01:29:59Z, open",
        "30 2 * * *, 1h, Europe/Berlin, 2027-10-31T01:30:00Z, 2027-11-01T01:30:00Z",
        "0 3 * * *, 1h, Europe/Berlin, 2027-10-31T01:59:59Z, 2027-10-31T02:00:00Z",
        "*/30 * * * *, 20m, Europe/Berlin, 2027-10-31T00:50:00Z, 2027-10-31T02:00:00Z",
        // 2027-09-05 in Santiago, midnight is one o'clock.
        "0 0 * * *, 2h, America/Santiago, 2027-09-05T03:59:59Z, 2027-09-05T04:00:00Z",
        "0 0 * * *, 2h, America/Santiago, 2027-09-05T05:59:59Z, open",
        "0 0 * * *, 2h, America/Santiago, 2027-09-05T06:00:00Z, 2027-09-06T03:00:00Z"
    })
    void a_window_is_open_or_says_when_it_opens(
            String schedule, String duration, String zone, Instant now, String expected) {
        var opensAt = Window.of(window(schedule, duration, zone)).opensAt(now);

        assertThat(opensAt.map(Instant::toString).orElse("open")).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} for {1} in {2}: {3}")
    @CsvSource({
        "0 0 30 2 *, 1h, UTC, a day that never comes",
        "0 22-3 * * *, 1h, UTC, schedule '0 22-3 * * *' is not understood",
        "0 22 * *, 1h, UTC, is not understood",
        "@daily, 1h, UTC, is not understood",
        "0 22 * * *, soon, UTC, duration 'soon' is not understood",
        "0 22 * * *, 0h, UTC, duration '0h' is not understood",
        "0 22 * * *, 1h, Europe/Entenhausen, timeZone 'Europe/Entenhausen' is not known"
    })
    void what_cannot_be_read_says_so(String schedule, String duration, String zone, String sentence) {
        var spec = window(schedule, duration, zone);

        assertThatThrownBy(() -> Window.of(spec))
                .isInstanceOfSatisfying(
                        PkiException.class, e -> assertThat(e.what()).contains(sentence));
        assertThat(Openings.of(Map.of("CertificateAuthority shop", spec), Instant.EPOCH))
                .isInstanceOfSatisfying(Opening.Unclear.class, unclear -> {
                    assertThat(unclear.because().code()).isEqualTo(Code.RESTART_WINDOW_UNCLEAR);
                    assertThat(unclear.because().sentence())
                            .contains("rotation.window of CertificateAuthority shop", sentence);
                });
    }

    @Test
    void a_bundle_of_several_authorities_waits_for_the_last_of_their_windows() {
        var now = Instant.parse("2027-01-01T12:00:00Z");
        var open = window("0 12 * * *", "1h", "UTC");
        var soon = window("0 13 * * *", "1h", "UTC");
        var late = window("0 14 * * *", "1h", "UTC");
        var never = window("0 0 30 2 *", "1h", "UTC");

        assertThat(Openings.of(Map.of(), now)).isEqualTo(Opening.ALWAYS);
        assertThat(Openings.of(Map.of("a", open), now)).isEqualTo(Opening.ALWAYS);
        assertThat(Openings.of(Map.of("a", late, "b", soon, "c", open), now))
                .isEqualTo(new Opening.Closed("a", Instant.parse("2027-01-01T14:00:00Z")));
        assertThat(Openings.of(Map.of("a", late, "b", never, "c", open), now)).isInstanceOf(Opening.Unclear.class);
    }
}
