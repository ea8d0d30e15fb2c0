package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Remembered;
import dev.countersign.fixture.World;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Observed.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody else keeps changing our Secret. */
class ContestTest {
    private static final Instant NOW = new World().now();

    /** Contested just now, and a wait begins. */
    private static World contested() {
        return new World().contest(Contest.AT_ONCE, NOW);
    }

    static Stream<Arguments> waits() {
        return Stream.of(
                row("the key is gone", w -> w.held(h -> h.noKey(Stored.Part.MISSING))),
                row("the Secret is gone", World::absent),
                row("garbage as certificate", w -> w.held(h -> h.noChain(Stored.Part.UNREADABLE))),
                row("another pair", w -> w.held(h -> h.key(HeldSecret.key(Pki.OTHER_KEY, false)))),
                row("a label", w -> w.held(h -> h.withoutLabel(Marks.NAME))),
                row("the anchors", w -> w.held(h -> h.anchors("x"))),
                row("the owner", w -> w.held(HeldSecret::adopted)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waits")
    void what_is_undone_again_and_again_waits(String row, UnaryOperator<World> change) {
        var world = change.apply(contested());

        assertThat(world.plan()).isInstanceOfSatisfying(Plan.BackOff.class, plan -> {
            assertThat(plan.because().code()).isEqualTo(Code.SECRET_CONTESTED);
            assertThat(plan.until()).isEqualTo(NOW.plusSeconds(5));
        });
    }

    static Stream<Arguments> steps() {
        UnaryOperator<World> undone = w -> w.held(h -> h.noKey(Stored.Part.MISSING));
        return Stream.of(
                row("it is only the second time", w -> undone.apply(w.contest(Contest.AT_ONCE - 1, NOW))),
                row("the wait is over", w -> undone.apply(w.contest(Contest.AT_ONCE, NOW.minusSeconds(5)))),
                row("a person said so", w -> undone.apply(w).retry("now")),
                row("the spec was changed", w -> undone.apply(w.wanted(s -> s.generation(2)))),
                row(
                        "it is due by time",
                        w -> w.held(h -> h.issuedAt(Optional.of(Pki.START.minus(Duration.ofDays(1)))))
                                .contest(Contest.AT_ONCE, lastHour())
                                .now(lastHour())),
                row(
                        "nobody touched the Secret",
                        w -> w.issuer(World.usable(Pki.OTHER_AUTHORITY)).untouched()));
    }

    private static Instant lastHour() {
        return Pki.certificate(Pki.START).validity().notAfter().minusSeconds(3_600);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void it_does_not_wait_if(String row, UnaryOperator<World> change) {
        assertThat(change.apply(contested()).plan()).isInstanceOf(Plan.Issue.class);
    }

    @Test
    void the_waits_double_up_to_an_hour_and_to_an_eighth_of_the_life() {
        var waits = Stream.iterate(new Contest(Contest.AT_ONCE, NOW, true), contest -> contest.again(NOW))
                .limit(20)
                .map(contest -> Duration.between(NOW, contest.next(Duration.ofDays(1))))
                .toList();

        assertThat(waits.subList(0, 4)).extracting(Duration::toSeconds).containsExactly(5L, 10L, 20L, 40L);
        assertThat(waits.getLast()).isEqualTo(Duration.ofHours(1));
        assertThat(new Contest(99, NOW, true).next(Duration.ofMinutes(8))).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void it_is_over_after_ten_quiet_minutes_and_after_twice_the_longest_wait() {
        assertThat(new Contest(Contest.AT_ONCE, NOW, true).over()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        assertThat(new Contest(99, NOW, true).over()).isEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    /** In a day of constant undoing at 10 Hz. */
    @Test
    void a_day_of_undoing_costs_few_writes() {
        var contest = Contest.NONE;
        var writes = 0;
        for (var tenth = 0; tenth < 864_000; tenth++) {
            var now = NOW.plusMillis(100L * tenth);
            if (!contest.next(Duration.ofDays(1)).isAfter(now)) {
                contest = contest.again(now);
                writes++;
            }
        }
        assertThat(writes).isLessThan(50);
    }

    @Test
    void people_see_it_until_it_was_quiet_for_a_while() {
        var world = contested();
        var during = report(world, world.observed());
        var over = world.observed().contest().over();
        var after = report(world.now(over), world.observed());

        assertThat(during.status().failedAttempts()).isEqualTo(Contest.AT_ONCE);
        assertThat(issuing(during)).isEqualTo("secretContested");
        assertThat(during.notices()).hasSize(1);
        assertThat(during.lookAgainAt()).isBeforeOrEqualTo(over);
        assertThat(after.status().failedAttempts()).isNull();
        assertThat(issuing(after)).isEqualTo("upToDate");
    }

    /** The next round is the same finding in the same words: no second event. */
    @Test
    void it_is_told_once() {
        var world = contested();
        var first = report(world, world.observed());
        var next = world.contest(Contest.AT_ONCE + 1, NOW.plusSeconds(2)).now(NOW.plusSeconds(2));
        var again = Report.of(
                next.wanted(), next.observed(), next.plan(), new Outcome.Nothing(), first.status(), 1, next.now());

        assertThat(again.notices()).isEmpty();
    }

    @Test
    void a_retry_is_followed_once_and_written_down() {
        var world = new World().failed(3, NOW.plusSeconds(60)).absent();
        assertThat(world.plan()).isInstanceOf(Plan.BackOff.class);

        var asked = world.retry("please");

        assertThat(asked.plan()).isInstanceOf(Plan.Issue.class);
        assertThat(report(asked, asked.observed()).status().retried()).isEqualTo("please");
    }

    @Test
    void a_retry_lets_one_more_certificate_through_the_breaker() {
        var world = new World().history(Planner.MOST_VALID).absent();
        assertThat(world.plan().because().code()).isEqualTo(Code.REISSUED_TOO_OFTEN);

        assertThat(world.retry("once more").plan()).isInstanceOf(Plan.Issue.class);
    }

    @Test
    void a_first_certificate_is_no_answer_to_anybody() {
        var missing = new World().absent().plan().because();

        assertThat(Contest.isAnswer(missing, new World().wanted(), Memory.NONE)).isFalse();
        assertThat(Contest.isAnswer(
                        missing, new World().wanted(), Remembered.revision(0).build()))
                .isFalse();
        assertThat(Contest.isAnswer(
                        missing, new World().wanted(), Remembered.revision(1).build()))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"NEAR_EXPIRY", "EXPIRED", "NOT_YET_VALID", "KEY_TOO_OLD", "OUTLIVES_AUTHORITY"})
    void what_time_demands_is_no_answer_to_anybody(Code code) {
        var memory = Remembered.revision(1).build();

        assertThat(Contest.isAnswer(new Finding(code, "…"), new World().wanted(), memory))
                .isFalse();
    }

    private static Report report(World world, Observed observed) {
        return Report.of(
                world.wanted(),
                observed,
                world.plan(),
                new Outcome.Nothing(),
                ClientCertificateStatus.EMPTY,
                1,
                world.now());
    }

    private static @org.jspecify.annotations.Nullable String issuing(Report report) {
        return Conditions.find(report.status().conditions(), Condition.ISSUING)
                .orElseThrow()
                .reason();
    }

    private static Arguments row(String row, UnaryOperator<World> change) {
        return Arguments.of(row, change);
    }
}
