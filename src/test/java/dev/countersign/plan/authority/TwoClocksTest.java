package dev.countersign.plan.authority;

import static dev.countersign.plan.authority.RotationWorld.LEAF;
import static dev.countersign.plan.authority.RotationWorld.LIFE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Clocks;
import dev.countersign.plan.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step of a rotation, and a clock that jumps there: one of two, or both. */
class TwoClocksTest {
    private static final List<Duration> JUMPS = Stream.of(
                    Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1))
            .flatMap(jump -> Stream.of(jump, jump.negated()))
            .toList();

    /** A second is enough to see what is due. */
    private static final Duration SECOND = Duration.ofSeconds(1);

    enum Step {
        AT_REST(_ -> {}),
        WISHED(world -> world.wishing("new key")),
        PREPARED(world -> world.wishing("new key").run()),
        PUBLISHED(world -> {
            world.wishing("new key").run();
            world.publish("a");
        }),
        TRUSTED(world -> {
            world.wishing("new key").run();
            world.everybodyFollows();
        }),
        ACTIVATED(Step::activated),
        ISSUED_AGAIN(world -> {
            activated(world);
            world.pass(SECOND);
            world.renew();
            world.everybodyFollows();
        }),
        ALMOST_OVER(world -> {
            ISSUED_AGAIN.lead.accept(world);
            world.pass(LEAF.minus(SECOND));
        }),
        OVER(world -> {
            ISSUED_AGAIN.lead.accept(world);
            world.pass(LEAF);
        }),
        DUE_BY_TIME(world -> {
            world.pass(LIFE.dividedBy(3).multipliedBy(2));
            world.renew();
            world.run();
        }),
        /** Nobody follows, and the last moment is near. */
        LATE(world -> {
            DUE_BY_TIME.lead.accept(world);
            world.publish("a");
            world.now =
                    RotationWorld.START.plus(LIFE).minus(LEAF.multipliedBy(2)).minus(Duration.ofMinutes(30));
            world.renew();
        }),
        ALMOST_ENDED(world -> {
            LATE.lead.accept(world.holding());
            world.now = RotationWorld.START.plus(LIFE).minusSeconds(2);
        });

        private final Consumer<RotationWorld> lead;

        Step(Consumer<RotationWorld> lead) {
            this.lead = lead;
        }

        private static void activated(RotationWorld world) {
            world.wishing("new key").run();
            world.everybodyFollows();
            world.run();
        }

        RotationWorld world() {
            var world = RotationWorld.settled();
            lead.accept(world);
            return world;
        }
    }

    /** What the operator knows of a jump. */
    enum Known {
        /** It ran before one of the clocks jumped. */
        RAN((at, jump) -> range(at, at.plus(jump), at)),
        /** It started since, and follows the clock that is wrong. */
        STARTED((at, jump) -> range(at, at.plus(jump), at.plus(jump)));

        private final BiFunction<Instant, Duration, Clocks> clocks;

        Known(BiFunction<Instant, Duration, Clocks> clocks) {
            this.clocks = clocks;
        }

        private static Clocks range(Instant one, Instant other, Instant now) {
            return one.isBefore(other) ? new Clocks(now, one, other) : new Clocks(now, other, one);
        }
    }

    private static Stream<Arguments> all() {
        return Arrays.stream(Step.values())
                .flatMap(step -> JUMPS.stream()
                        .flatMap(jump -> Arrays.stream(Known.values()).map(known -> Arguments.of(step, jump, known))));
    }

    private static void jump(RotationWorld world, BiFunction<Instant, Duration, Clocks> clocks, Duration jump) {
        world.decide = (wanted, observed, at) -> Planner.plan(wanted, observed, "here", clocks.apply(at, jump));
    }

    private static void setRight(RotationWorld world) {
        world.decide = (wanted, observed, at) -> Planner.plan(wanted, observed, "here", at);
    }

    /** By the clock that is right: nothing is shut out, and nobody is signed for by whom he does not trust. */
    private static void isSafe(RotationWorld world) {
        world.signed.forEach((number, until) -> {
            if (!until.isBefore(world.now)) {
                assertThat(world.trusted()).as(world::toString).contains(number);
            }
        });
        var last = RotationWorld.START.plus(LIFE).minus(LEAF.multipliedBy(3));
        world.seen.values().stream()
                .filter(seen ->
                        seen.facts().isTrusted() && seen.facts().activated().isPresent() && world.now.isBefore(last))
                .forEach(seen ->
                        assertThat(world.trustedByAll()).as(world::toString).contains(seen.number()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void one_clock_jumps_and_nothing_is_done_early(Step step, Duration jump, Known known) {
        var world = step.world();
        var before = world.copy();
        jump(world, known.clocks, jump);

        world.run();
        isSafe(world);
        world.everybodyFollows();
        world.run();
        isSafe(world);

        setRight(world);
        before.everybodyFollows();
        before.run();
        world.run();
        assertThat(world.trusted())
                .as("set right, it is as if nothing had been")
                .isEqualTo(before.trusted());
        assertThat(world.last).isLessThanOrEqualTo(Math.max(before.last, 2));
        comesToAnEnd(world);
    }

    @Test
    void what_is_due_by_one_clock_alone_is_held_and_said() {
        var world = Step.ALMOST_OVER.world();
        jump(world, Known.RAN.clocks, Duration.ofDays(1));
        assertThat(world.run()).isInstanceOfSatisfying(Plan.AwaitLeaves.class, await -> {
            assertThat(await.because().code()).isEqualTo(Code.CLOCK_DIFFERS);
            assertThat(await.because().sentence()).contains("generation 1 leaves trust", "NTP");
            assertThat(await.lookAgainAt()).isBeforeOrEqualTo(world.now.plusSeconds(30));
        });

        var late = Step.LATE.world();
        jump(late, Known.RAN.clocks, Duration.ofDays(1));
        assertThat(late.run().because().code()).isEqualTo(Code.CLOCK_DIFFERS);
        assertThat(late.signer).isEqualTo(1);

        var ended = Step.ALMOST_ENDED.world();
        jump(ended, Known.STARTED.clocks, Duration.ofDays(1));
        assertThat(ended.run()).isInstanceOf(Plan.Refuse.class);
        assertThat(ended.run().because().code()).isEqualTo(Code.CLOCK_DIFFERS);
    }

    @Test
    void what_is_due_by_both_is_done_although_they_differ() {
        var world = Step.OVER.world();
        jump(world, Known.RAN.clocks, Duration.ofDays(1));
        assertThat(world.run()).isInstanceOf(Plan.Hold.class);
        assertThat(world.trusted()).containsExactly(2);
    }

    /** If this did not happen, the others would show nothing. */
    @Test
    void whoever_believes_the_one_clock_drops_an_anchor_early() {
        var world = Step.ISSUED_AGAIN.world();
        jump(world, (at, jump) -> Clocks.agreeing(at.plus(jump)), Duration.ofDays(1));

        world.run();

        assertThat(world.signed.get(1)).isAfter(world.now);
        assertThat(world.trusted()).containsExactly(2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void both_jump_and_come_back_and_what_was_done_stays_done(Step step, Duration jump, Known known) {
        var world = step.world();
        jump(world, (at, by) -> Clocks.agreeing(at.plus(by)), jump);
        world.run();
        var facts = world.copy();

        setRight(world);
        world.run();

        facts.seen.forEach((number, seen) -> {
            var now = world.generation(number).facts();
            assertThat(now.activated())
                    .as("activated")
                    .satisfies(at -> seen.facts()
                            .activated()
                            .ifPresent(once -> assertThat(at).contains(once)));
            assertThat(now.retired())
                    .as("retired")
                    .satisfies(at -> seen.facts()
                            .retired()
                            .ifPresent(once -> assertThat(at).contains(once)));
        });
        assertThat(world.last).as("one more at most").isLessThanOrEqualTo(2);
        comesToAnEnd(world);
    }

    private static void comesToAnEnd(RotationWorld world) {
        for (var round = 0; round < 60; round++) {
            if (world.run() instanceof Plan.Hold hold
                    && world.trusted().equals(Set.of(hold.signs().number()))) {
                return;
            }
            world.everybodyFollows();
            world.run();
            world.renew();
            world.everybodyFollows();
            world.now = world.plan() instanceof Plan.AwaitLeaves await
                    ? await.until().plus(SECOND)
                    : world.now.plus(Duration.ofMinutes(10));
        }
        throw new AssertionError("it does not come to an end: " + world.plan() + " in " + world);
    }
}
