package dev.countersign.plan.authority;

import static dev.countersign.plan.authority.RotationWorld.LEAF;
import static dev.countersign.plan.authority.RotationWorld.LIFE;
import static dev.countersign.plan.authority.RotationWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import dev.countersign.plan.authority.RotationWorld.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From one generation to the next: each sentence is a promise. */
class RotatingTest {
    private static final Duration THIRD = LIFE.dividedBy(3);

    private final RotationWorld world = RotationWorld.settled();

    @Test
    void nothing_happens_in_the_first_two_thirds_of_a_life() {
        world.pass(THIRD.multipliedBy(2).minusSeconds(1));
        assertThat(world.run()).isInstanceOf(Plan.Hold.class);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.run()).isInstanceOf(Plan.Publish.class);
        assertThat(world.generation(2).facts().cause()).contains(Cause.of(Cause.Kind.EXPIRY));
    }

    @Test
    void by_hand_time_only_warns() {
        world.byHand().pass(THIRD.multipliedBy(2));

        assertThat(world.run()).isInstanceOf(Plan.Hold.class);
        assertThat(world.run().because().code()).isEqualTo(Code.AUTHORITY_NEAR_EXPIRY);
    }

    @Test
    void the_whole_way_is_published_trusted_activated_waited_for_and_retired() {
        assertThat(world.wishing("new key").run()).isInstanceOfSatisfying(Plan.Publish.class, publish -> {
            assertThat(publish.lagging()).containsExactly("a/target");
            assertThat(publish.signs().number()).isEqualTo(1);
        });
        world.publish("a");
        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Plan.AwaitTrust.class,
                        await -> assertThat(await.lagging()).containsExactly("server"));
        world.follow("a");
        assertThat(world.plan()).isInstanceOf(Plan.Activate.class);
        assertThat(world.run()).isInstanceOfSatisfying(Plan.AwaitLeaves.class, await -> {
            assertThat(await.signs().number()).isEqualTo(2);
            assertThat(await.until()).isEqualTo(START.plus(LEAF));
        });
        world.pass(LEAF);
        assertThat(world.run()).isInstanceOf(Plan.AwaitLeaves.class);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.plan()).isInstanceOf(Plan.Retire.class);
        assertThat(world.run()).isInstanceOf(Plan.Hold.class);
        assertThat(world.trusted()).containsExactly(2);
    }

    @Test
    void what_the_old_one_signed_last_is_waited_for_however_short_its_own_life_is() {
        rotated();
        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Plan.AwaitLeaves.class,
                        await -> assertThat(await.until()).isEqualTo(START.plus(LEAF)));
    }

    @Test
    void a_generation_of_an_older_version_is_needed_until_its_own_end() {
        world.seen.put(1, world.generation(1).with(Facts.activated(START)));
        rotated();

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Plan.AwaitLeaves.class,
                        await -> assertThat(await.until())
                                .isEqualTo(world.generation(1)
                                        .path()
                                        .getFirst()
                                        .validity()
                                        .notAfter()));
    }

    @Test
    void the_same_reason_rotates_once() {
        rotated();
        world.pass(Duration.ofHours(2));

        assertThat(world.run()).isInstanceOf(Plan.Hold.class);
        assertThat(world.seen).hasSize(2);
    }

    @Test
    void an_automatic_generation_on_its_way_fulfils_a_wish() {
        world.pass(THIRD.multipliedBy(2));
        world.run();
        world.wishing("now").run();

        assertThat(world.seen).hasSize(2);
        assertThat(world.generation(2).facts().cause()).contains(new Cause(Cause.Kind.EXPIRY, "now"));
        assertThat(world.wishing("").run()).isInstanceOf(Plan.Publish.class);
    }

    @Test
    void a_wish_taken_back_in_time_takes_the_generation_back_and_spends_its_number() {
        world.wishing("oops").run();
        assertThat(world.trusted()).containsExactlyInAnyOrder(1, 2);
        assertThat(world.wishing("").run()).isInstanceOf(Plan.Hold.class);
        assertThat(world.trusted()).containsExactly(1);
        assertThat(world.wishing("again").plan())
                .isInstanceOfSatisfying(
                        Plan.Prepare.class,
                        prepare -> assertThat(prepare.number()).isEqualTo(3));
    }

    @Test
    void a_wish_that_was_taken_back_is_not_granted_without_a_word() {
        world.wishing("oops").run();
        world.wishing("").run();

        assertThat(world.wishing("oops").run().because().code()).isEqualTo(Code.REASON_SPENT);
    }

    @Test
    void after_activation_an_old_text_comes_too_late() {
        rotated();
        world.wishing("second");
        world.run();
        world.everybodyFollows();
        world.run();
        world.pass(Duration.ofHours(3));
        world.run();

        assertThat(world.wishing("new key").run().because().code()).isEqualTo(Code.ROLL_BACK_TOO_LATE);
        assertThat(world.run().active().orElseThrow().number()).isEqualTo(3);
    }

    @Test
    void who_lags_is_waited_for_until_the_last_moment_and_no_longer() {
        world.pass(THIRD.multipliedBy(2));
        world.run();
        world.publish("a");
        var latest = latest();
        world.now = latest.minusSeconds(1);
        world.renew();
        assertThat(world.run()).isInstanceOf(Plan.AwaitTrust.class);
        world.now = latest;
        assertThat(world.plan())
                .isInstanceOfSatisfying(
                        Plan.Activate.class,
                        activate -> assertThat(activate.because().code()).isEqualTo(Code.ACTIVATED_UNTRUSTED));
    }

    @Test
    void who_lags_is_waited_for_beyond_that_if_the_spec_says_hold() {
        world.holding().pass(THIRD.multipliedBy(2));
        world.run();
        world.publish("a");
        world.now = START.plus(LIFE).minusSeconds(1);

        assertThat(world.run()).isInstanceOf(Plan.AwaitTrust.class);
    }

    @Test
    void once_nobody_can_sign_any_more_the_next_one_does() {
        world.holding().pass(THIRD.multipliedBy(2));
        world.run();
        world.now = START.plus(LIFE).plusSeconds(1);

        assertThat(world.plan()).isInstanceOf(Plan.Activate.class);
    }

    @Test
    void by_reason_without_any_evidence_it_is_published_and_held() {
        world.bundles.clear();
        assertThat(world.wishing("new key").run().because().code()).isEqualTo(Code.NO_EVIDENCE);
        world.appear("b");
        world.publish("b");
        assertThat(world.run().because().code()).isEqualTo(Code.NO_EVIDENCE);
    }

    @Test
    void a_stated_time_is_evidence_where_nobody_is_named() {
        world.bundles.clear();
        world.settling(Duration.ofMinutes(10)).wishing("new key").run();
        world.appear("b");
        world.pass(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(world.run()).isInstanceOf(Plan.AwaitTrust.class);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.plan()).isInstanceOf(Plan.Activate.class);
    }

    @Test
    void a_stated_time_is_no_evidence_for_who_is_named() {
        world.settling(Duration.ofMinutes(10)).wishing("new key").run();
        world.publish("a");
        world.pass(Duration.ofHours(1));

        assertThat(world.run()).isInstanceOf(Plan.AwaitTrust.class);
    }

    @Test
    void whoever_appears_before_activation_is_waited_for_and_after_it_is_not() {
        world.wishing("new key").run();
        world.everybodyFollows();
        world.appear("b", new Party("late", Set.of(1), true));
        assertThat(world.plan()).isInstanceOf(Plan.AwaitTrust.class);
        world.everybodyFollows();
        assertThat(world.run()).isInstanceOf(Plan.AwaitLeaves.class);
        world.appear("c", new Party("later", Set.of(1), true));
        assertThat(world.run().active().orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void retiring_generations_hold_up_no_rotation() {
        rotated();
        world.wishing("once more").run();
        world.everybodyFollows();

        assertThat(world.run().active().orElseThrow().number()).isEqualTo(3);
        assertThat(world.trusted()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void a_clock_that_goes_back_takes_no_decision_back() {
        rotated();
        world.pass(Duration.ofDays(-1));

        assertThat(world.run().active().orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void while_nobody_has_looked_at_the_bundles_nothing_is_activated() {
        world.wishing("new key").run();
        world.everybodyFollows();
        var observed = world.observed();
        var unseen = observed.heardBy(Audience.UNSEEN);

        assertThat(Planner.plan(RotationWorld.wanted(world.rule), observed, "here", world.now))
                .isInstanceOf(Plan.Activate.class);
        assertThat(Planner.plan(RotationWorld.wanted(world.rule), unseen, "here", world.now))
                .isInstanceOf(Plan.Publish.class);
    }

    @Test
    void a_life_too_short_for_its_leaves_does_not_rotate_without_end() {
        var deadlines = Deadlines.of(
                RotationWorld.wanted(RotationRule.DEFAULT),
                world.generation(1),
                new Audience.Leaves(1_000_000, LIFE.multipliedBy(2)));

        assertThat(deadlines.publish()).isBetween(START.plus(THIRD).minusSeconds(1), START.plus(THIRD));
        assertThat(deadlines.latest()).isAfter(deadlines.publish());
    }

    @Test
    void the_more_leaves_there_are_the_longer_it_takes_to_issue_them_again() {
        var few = Deadlines.pace(new Audience.Leaves(20, LEAF), START, List.of());
        var many = Deadlines.pace(new Audience.Leaves(20_000, LEAF), START, List.of());

        assertThat(few).isEqualTo(Duration.ofSeconds(2));
        assertThat(many).isEqualTo(Duration.ofSeconds(1001));
    }

    private Instant latest() {
        return Deadlines.of(RotationWorld.wanted(world.rule), world.generation(1), new Audience.Leaves(1, LEAF))
                .latest();
    }

    private void rotated() {
        world.wishing("new key").run();
        world.everybodyFollows();
        world.run();
        assertThat(world.plan().active().map(Plan.Active::number)).isEqualTo(Optional.of(2));
    }
}
