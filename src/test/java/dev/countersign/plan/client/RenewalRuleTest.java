package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalRuleTest {
    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = ISSUED.plus(Duration.ofDays(30));

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 33, 50, 66, 89, 90, 91, 95, 99})
    void a_share_is_left_or_a_little_more(int percent) {
        var rule = new RenewalRule.Share(percent / 100.0);
        var latest = END.minus(Duration.ofDays(30).multipliedBy(percent).dividedBy(100));
        never_later_and_earlier_by_a_tenth_at_most(rule, latest);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 24 * 15, 24 * 26, 24 * 28, 24 * 30 - 1})
    void a_fixed_span_is_left_or_a_little_more(int hours) {
        var rule = new RenewalRule.Before(Duration.ofHours(hours));
        never_later_and_earlier_by_a_tenth_at_most(rule, END.minus(Duration.ofHours(hours)));
    }

    private static void never_later_and_earlier_by_a_tenth_at_most(RenewalRule rule, Instant latest) {
        var earliest = latest.minus(Duration.between(ISSUED, latest).dividedBy(10));
        for (var number = 0; number < 100; number++) {
            assertThat(rule.time(ISSUED, END, "uid-" + number, number)).isBetween(earliest, latest);
        }
    }

    /** A span longer than the life, because the authority's end cut that short. */
    @Test
    void a_life_cut_short_is_still_used() {
        var rule = new RenewalRule.Before(Duration.ofDays(60));
        var time = rule.time(ISSUED, END, "uid", 1);
        assertThat(time).isAfter(ISSUED).isBefore(END);
    }

    @Test
    void the_same_object_and_revision_get_the_same_time_and_others_another() {
        var rule = RenewalRule.third();
        assertThat(rule.time(ISSUED, END, "uid", 1)).isEqualTo(rule.time(ISSUED, END, "uid", 1));
        assertThat(rule.time(ISSUED, END, "uid", 1)).isNotEqualTo(rule.time(ISSUED, END, "uid", 2));
        assertThat(rule.time(ISSUED, END, "uid", 1)).isNotEqualTo(rule.time(ISSUED, END, "other", 1));
    }

    /** A thousand of a day's life, issued in one second: no more than a handful fall due in the same one. */
    @Test
    void what_was_issued_together_is_not_renewed_together() {
        var day = ISSUED.plus(Duration.ofDays(1));
        var perMinute = new int[24 * 60];
        IntStream.range(0, 1000)
                .mapToObj(number -> RenewalRule.third().time(ISSUED, day, "uid-" + number, 1))
                .forEach(time -> perMinute[(int) Duration.between(ISSUED, time).toMinutes()]++);

        assertThat(IntStream.of(perMinute).max().orElseThrow()).isLessThan(30);
        assertThat(IntStream.of(perMinute).filter(count -> count > 0).count()).isGreaterThan(90);
    }
}
