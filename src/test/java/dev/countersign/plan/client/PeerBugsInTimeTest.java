package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.fixture.PeerBug;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs of others with time: waits that are too long, lives that are, and renewals at the wrong moment. */
class PeerBugsInTimeTest {
    private static final Instant START = Pki.START;
    private static final Duration HOUR = Duration.ofHours(1);

    /** How long to wait after a failure. */
    private interface Wait {
        Instant until(int failures, Optional<Instant> end, Duration lifetime, Instant now);
    }

    /** When to renew. */
    private interface Renewal {
        Instant time(Instant issued, Instant notAfter, String uid, long revision);
    }

    /** What to say after a step. */
    private interface Tell {
        Report of(
                Reading reading,
                Observed observed,
                Plan plan,
                Outcome outcome,
                ClientCertificateStatus old,
                long generation,
                Instant now);
    }

    static Stream<PeerBug<?>> bugs() {
        return Stream.of(
                new PeerBug<Wait>(
                        "cert-manager#7416: the first wait is an hour, and a certificate of an hour ends meanwhile",
                        BackOff::until,
                        (failures, end, lifetime, now) -> now.plus(HOUR.multipliedBy(1L << Math.min(failures - 1, 5))),
                        PeerBugsInTimeTest::there_are_many_attempts_before_a_certificate_ends),
                new PeerBug<BiFunction<Instant, Duration, Validity>>(
                        "Let's Encrypt, Mozilla bug 1715455: certificates live a second longer than they may",
                        Validity::from,
                        (now, lifetime) -> new Validity(now.minus(Validity.SKEW), now.plus(lifetime)),
                        PeerBugsInTimeTest::the_last_second_counts),
                new PeerBug<BinaryOperator<Validity>>(
                        "cert-manager#5864: a certificate outlives its authority and verifies nowhere",
                        Validity::within,
                        (leaf, issuer) -> leaf,
                        PeerBugsInTimeTest::it_ends_with_its_issuer),
                new PeerBug<Renewal>(
                        "cert-manager#8402: what was issued together is renewed in the same instant",
                        RenewalRule.third()::time,
                        (issued, end, uid, revision) ->
                                end.minus(Duration.between(issued, end).dividedBy(3)),
                        PeerBugsInTimeTest::renewals_are_spread),
                new PeerBug<Renewal>(
                        "cert-manager#9148: the next 29 February is not found, and the renewal has no time",
                        RenewalRule.third()::time,
                        PeerBugsInTimeTest::onTheSameDayOfTheNextYear,
                        PeerBugsInTimeTest::every_day_of_a_leap_year_has_a_renewal),
                new PeerBug<Tell>(
                        "cert-manager#7895: Ready stays True after the end, because nothing happens at the end",
                        Report::of,
                        PeerBugsInTimeTest::onlyAfterAWrite,
                        PeerBugsInTimeTest::ready_turns_false_at_the_end));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void what_happened_to_others_is_noticed(PeerBug<?> bug) {
        bug.isCaught();
    }

    private static void there_are_many_attempts_before_a_certificate_ends(Wait wait) {
        var end = START.plus(HOUR);
        var failures = 0;
        for (var now = START.plus(Duration.ofMinutes(40)); now.isBefore(end); failures++) {
            now = wait.until(failures + 1, Optional.of(end), HOUR, now);
        }
        assertThat(failures).isGreaterThan(10);
    }

    private static void the_last_second_counts(BiFunction<Instant, Duration, Validity> validity) {
        assertThat(validity.apply(START, HOUR).includes(START.plus(HOUR))).isFalse();
        assertThat(validity.apply(START, HOUR).includes(START.plus(HOUR).minusNanos(1)))
                .isTrue();
    }

    private static void it_ends_with_its_issuer(BinaryOperator<Validity> cut) {
        var issuer = Validity.from(START, HOUR);

        assertThat(cut.apply(Validity.from(START, Duration.ofDays(1)), issuer).notAfter())
                .isEqualTo(issuer.notAfter());
    }

    private static void renewals_are_spread(Renewal renewal) {
        var end = START.plus(Duration.ofDays(1));
        var perMinute = IntStream.range(0, 1_000)
                .mapToObj(number -> renewal.time(START, end, "uid-" + number, 1))
                .collect(Collectors.groupingBy(time -> time.getEpochSecond() / 60, Collectors.counting()));

        assertThat(perMinute.values()).allMatch(count -> count < 40);
    }

    private static void every_day_of_a_leap_year_has_a_renewal(Renewal renewal) {
        var year = Duration.ofDays(365);
        for (var day = 0; day < 366; day++) {
            var issued = Instant.parse("2028-01-01T12:00:00Z").plus(Duration.ofDays(day));
            assertThat(renewal.time(issued, issued.plus(year), "uid", 1))
                    .isBetween(issued.plus(year.dividedBy(2)), issued.plus(year));
        }
    }

    private static Instant onTheSameDayOfTheNextYear(Instant issued, Instant notAfter, String uid, long revision) {
        var date = issued.atOffset(ZoneOffset.UTC);
        return MonthDay.from(date).isValidYear(date.getYear() + 1)
                ? RenewalRule.third().time(issued, notAfter, uid, revision)
                : Instant.EPOCH;
    }

    private static void ready_turns_false_at_the_end(Tell tell) {
        var life = Life.born(new WantedSpec().lifetime(HOUR).build(), World.usable(Pki.AUTHORITY), START);
        life = life.step(life.plan(START), START, Pki.AUTHORITY).with(World.unusable());
        assertThat(life.isReady()).isTrue();

        var ended = life.leaf().validity().notAfter().plusSeconds(1);
        var report = tell.of(
                life.wanted(), life.observed(), life.plan(ended), new Outcome.Nothing(), life.status(), 1, ended);

        assertThat(Conditions.find(report.status().conditions(), Condition.READY)
                        .orElseThrow()
                        .status())
                .isEqualTo("False");
    }

    private static Report onlyAfterAWrite(
            Reading reading,
            Observed observed,
            Plan plan,
            Outcome outcome,
            ClientCertificateStatus old,
            long generation,
            Instant now) {
        return outcome instanceof Outcome.Written
                ? Report.of(reading, observed, plan, outcome, old, generation, now)
                : new Report(old, List.of(), now.plus(Planner.RESYNC));
    }
}
