package dev.countersign.plan.authority;

import static dev.countersign.plan.authority.RotationWorld.LIFE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.plan.Code;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A generation begins to sign in the hours that people named, as long as there is time to wait for them. */
class OpportunityTest {
    /** Ten minutes at four in the morning of every first of January: it does not come in the life of a test's authority. */
    private static final String NEVER = "0 4 1 1 *";

    private final RotationWorld world = RotationWorld.settled();

    @BeforeEach
    void atNight() {
        world.inWindow("0 4 * * *");
    }

    private Plan trusted() {
        world.run();
        world.everybodyFollows();
        return world.run();
    }

    private boolean signs(int number) {
        return world.plan().active().map(Plan.Active::number).orElseThrow() == number;
    }

    @Test
    void a_generation_that_everybody_trusts_signs_when_the_window_opens() {
        world.wishing("new key");
        assertThat(trusted()).isInstanceOfSatisfying(Plan.AwaitTrust.class, await -> {
            assertThat(await.because().code()).isEqualTo(Code.AWAITING_WINDOW);
            assertThat(await.lagging()).isEmpty();
            assertThat(await.lookAgainAt()).isBefore(world.now.plus(Duration.ofMinutes(11)));
        });
        var status = Report.of(world.observed(), world.plan(), AuthorityStatus.EMPTY, 1, world.now)
                .status();
        assertThat(String.valueOf(status.rotation()))
                .contains("generation 2 signs from")
                .contains("T04:00:00Z on");

        world.now = world.now
                .atZone(java.time.ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(1)
                .atTime(3, 59, 59)
                .toInstant(java.time.ZoneOffset.UTC);
        assertThat(world.run()).isInstanceOf(Plan.AwaitTrust.class);
        world.pass(Duration.ofSeconds(1));
        world.run();
        assertThat(signs(2)).isTrue();
    }

    @Test
    void in_the_last_tenth_of_a_life_nobody_waits_for_the_window() {
        world.inWindow(NEVER).pass(LIFE.minus(LIFE.dividedBy(10)).minusSeconds(1));
        world.renew();
        assertThat(trusted()).isInstanceOf(Plan.AwaitTrust.class);
        assertThat(Opportunity.isPressing(RuledWorld.wanted(world.rule), world.observed(), world.now))
                .isFalse();
        world.pass(Duration.ofSeconds(2));

        assertThat(Opportunity.isPressing(RuledWorld.wanted(world.rule), world.observed(), world.now))
                .isTrue();
        world.run();
        assertThat(signs(2)).isTrue();
    }

    @Test
    void a_distrust_waits_for_no_window_and_neither_do_the_restarts_that_it_needs() {
        world.inWindow(NEVER).distrusting(1).run();

        assertThat(signs(2)).isTrue();
        assertThat(Opportunity.isPressing(RuledWorld.wanted(world.rule), world.observed(), world.now))
                .isTrue();
        world.everybodyFollows();
        assertThat(Opportunity.isPressing(RuledWorld.wanted(world.rule), world.observed(), world.now))
                .isFalse();
    }

    /** It stops neither issuing nor publishing: only the one step that has time. */
    @Test
    void a_window_that_cannot_be_read_is_told_and_waited_for() {
        world.inWindow("0 0 30 2 *").wishing("new key");

        assertThat(trusted()).isInstanceOfSatisfying(Plan.AwaitTrust.class, await -> {
            assertThat(await.because().code()).isEqualTo(Code.RESTART_WINDOW_UNCLEAR);
            assertThat(await.because().sentence()).contains("rotation.window");
        });
        assertThat(signs(1)).isTrue();
        assertThat(world.trusted()).isEqualTo(Set.of(1, 2));
    }

    @Test
    void who_lags_is_waited_for_in_the_window_too() {
        world.inWindow("* * * * *").wishing("new key").run();
        world.publish("a");

        assertThat(world.run().because().code()).isEqualTo(Code.AWAITING_TRUST);
    }
}
