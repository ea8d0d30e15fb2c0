package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Condition;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.plan.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Years in seconds: the clock jumps to whenever the operator said that it would look again. */
class WalkedClockTest {
    @ParameterizedTest
    @CsvSource({
        "a year of days,        2026-01-01T00:00:00Z, PT24H, P365D",
        "a day of minutes,      2026-03-28T12:00:00Z, PT1M,  PT24H",
        "a leap day,            2028-02-27T06:30:00Z, PT24H, P5D",
        "the end of 32 bits,    2038-01-18T00:00:00Z, PT24H, P4D",
        "GeneralizedTime,       2049-12-29T00:00:00Z, PT24H, P6D",
        "ninety days over 2050, 2049-11-15T00:00:00Z, P90D,  P130D"
    })
    void there_is_never_a_gap(String what, Instant start, Duration lifetime, Duration walk) {
        var authority = Pki.authority("CN=walk G1", Pki.ROOT_KEY, start.minusSeconds(60), Duration.ofDays(3650));
        var life = born(lifetime, start, authority);
        var serials = new HashSet<String>();
        var now = start;
        var revision = 0L;
        while (now.isBefore(start.plus(walk))) {
            var plan = life.plan(now);
            var replaced = life;
            if (plan instanceof Plan.Issue issue && revision > 0) {
                assertThat(issue.because().code()).as(what).isEqualTo(Code.NEAR_EXPIRY);
                var left = Duration.between(now, life.leaf().validity().notAfter());
                assertThat(left)
                        .as("renewed with a third left")
                        .isGreaterThanOrEqualTo(lifetime.dividedBy(3).minusSeconds(2));
                assertThat(replaced.leaf().validity().includes(now)).isTrue();
            }
            life = life.step(plan, now, authority);
            assertThat(life.leaf().validity().includes(now))
                    .as("%s: valid at %s", what, now)
                    .isTrue();
            assertThat(life.isReady()).isTrue();
            if (plan instanceof Plan.Issue) {
                assertThat(life.status().revision()).isEqualTo(++revision);
                assertThat(serials.add(life.leaf().serial().hex()))
                        .as("a serial number of its own")
                        .isTrue();
            }
            now = next(life, now);
        }
        assertThat(revision).isGreaterThan(1);
        // Not more often than the jitter allows: a tenth of the two thirds before the renewal.
        assertThat(revision)
                .isLessThan(2 + walk.dividedBy(lifetime.multipliedBy(6).dividedBy(10)));
    }

    private static Instant next(Life life, Instant now) {
        var look = life.lookAgainAt();
        assertThat(look).isAfter(now).isBeforeOrEqualTo(now.plus(Planner.RESYNC));
        assertThat(look).as("not after the end").isBefore(life.leaf().validity().notAfter());
        return look;
    }

    private static Life born(Duration lifetime, Instant start, SigningAuthority authority) {
        var wanted = new WantedSpec().lifetime(lifetime).created(start).build();
        return Life.born(wanted, World.usable(authority), start);
    }

    @Test
    void ready_turns_false_at_expiry_without_any_event() {
        var start = Pki.START;
        var life = born(Duration.ofHours(1), start, Pki.AUTHORITY);
        life = life.step(life.plan(start), start, Pki.AUTHORITY).with(World.unusable());
        var end = life.leaf().validity().notAfter();

        var now = start;
        while (!now.isAfter(end)) {
            life = life.step(life.plan(now), now, Pki.AUTHORITY);
            assertThat(life.isReady()).as("ready at %s", now).isTrue();
            now = life.lookAgainAt();
        }
        life = life.step(life.plan(now), now, Pki.AUTHORITY);

        assertThat(now).isEqualTo(end.plusSeconds(1));
        assertThat(life.status().conditions())
                .anySatisfy(condition -> assertThat(List.of(condition.type(), condition.status(), condition.reason()))
                        .isEqualTo(List.of(Condition.READY, "False", "expired")));
    }

    @Test
    void a_certificate_that_ends_with_its_authority_is_not_issued_again_and_again() {
        var start = Pki.START;
        var authority = Pki.authority("CN=short G1", Pki.ROOT_KEY, start.minusSeconds(60), Duration.ofHours(10));
        var life = born(Duration.ofHours(24), start, authority);
        var issued = 0;
        var end = authority.certificate().validity().notAfter();
        for (var now = start; now.isBefore(end); now = now.plus(Duration.ofMinutes(10))) {
            var plan = life.plan(now);
            issued += plan instanceof Plan.Issue ? 1 : 0;
            life = life.step(plan, now, authority);
        }

        assertThat(issued).isEqualTo(1);
        assertThat(life.leaf().validity().notAfter()).isEqualTo(end);
    }

    @Test
    void what_was_issued_together_is_not_renewed_together() {
        var end = Pki.START.plus(Duration.ofDays(1));
        var times = IntStream.range(0, 1_000)
                .mapToObj(number -> RenewalRule.third().time(Pki.START, end, "uid-" + number, 1))
                .sorted()
                .toList();

        var latest = end.minus(Duration.ofHours(8));
        assertThat(times.getLast()).isBeforeOrEqualTo(latest);
        assertThat(times.getFirst()).isAfterOrEqualTo(latest.minus(Duration.ofMinutes(96)));
        // 1,000 over 96 minutes: no minute has more than a few of them.
        var perMinute = times.stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        time -> time.getEpochSecond() / 60, java.util.stream.Collectors.counting()));
        assertThat(perMinute.values()).allMatch(count -> count < 40);
    }
}
