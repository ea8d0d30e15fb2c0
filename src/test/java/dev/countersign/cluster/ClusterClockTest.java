package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Clocks;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time passes evenly, and one clock or the other says something else. */
class ClusterClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Duration passed = Duration.ZERO;
    private Duration ownJump = Duration.ZERO;
    private Duration serverJump = Duration.ZERO;
    private final ClusterClock clock = new ClusterClock(() -> truth().plus(ownJump), () -> 42 + passed.toNanos());

    private Instant truth() {
        return START.plus(passed);
    }

    private void pass(Duration time) {
        passed = passed.plus(time);
    }

    private void answer() {
        clock.hear(truth().plus(serverJump));
    }

    /** The two agreed a moment ago. */
    private void settled() {
        answer();
        assertThat(clock.instant()).isEqualTo(truth());
        pass(Duration.ofSeconds(7));
    }

    private Clocks both(Duration jump) {
        return jump.isNegative()
                ? new Clocks(truth(), truth().plus(jump), truth())
                : new Clocks(truth(), truth(), truth().plus(jump));
    }

    @Test
    void before_the_first_answer_there_is_one_clock() {
        assertThat(clock.clocks()).isEqualTo(Clocks.agreeing(START));
        assertThat(clock.skew()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "-PT5M", "PT1H", "-PT1H", "P1D", "-P1D"})
    void this_machines_clock_jumps_and_time_goes_on(Duration jump) {
        settled();

        ownJump = jump;

        assertThat(clock.clocks()).as("at once, before any answer").isEqualTo(both(jump));
        assertThat(clock.skew()).contains(jump);
        pass(Duration.ofHours(30));
        assertThat(clock.clocks()).as("without any answer").isEqualTo(both(jump));
        answer();
        assertThat(clock.clocks()).isEqualTo(both(jump));
        ownJump = Duration.ZERO;
        assertThat(clock.clocks()).as("set right").isEqualTo(Clocks.agreeing(truth()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "-PT5M", "PT1H", "-PT1H", "P1D", "-P1D"})
    void the_api_servers_clock_jumps_and_time_goes_on(Duration jump) {
        settled();

        serverJump = jump;
        answer();

        assertThat(clock.clocks()).isEqualTo(both(jump));
        pass(Duration.ofHours(2));
        answer();
        assertThat(clock.clocks()).isEqualTo(both(jump));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "-PT5M", "PT1H", "-PT1H", "P1D", "-P1D"})
    void after_a_start_with_a_clock_that_is_wrong_the_api_server_is_right(Duration jump) {
        ownJump = jump;

        answer();

        assertThat(clock.clocks()).isEqualTo(both(jump));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "-PT5M", "PT1H", "-PT1H", "P1D", "-P1D"})
    void what_both_say_is_believed(Duration jump) {
        settled();

        ownJump = jump;
        serverJump = jump;
        answer();

        assertThat(clock.clocks()).isEqualTo(Clocks.agreeing(truth().plus(jump)));
    }

    @Test
    void of_several_api_servers_one_that_is_wrong_is_remembered_for_a_while() {
        settled();
        serverJump = Duration.ofDays(-1);
        answer();
        serverJump = Duration.ZERO;
        answer();

        assertThat(clock.clocks()).isEqualTo(both(Duration.ofDays(-1)));
        pass(Duration.ofMinutes(10));
        assertThat(clock.clocks()).isEqualTo(Clocks.agreeing(truth()));
    }

    @Test
    void a_clock_that_was_set_back_is_known_until_the_next_start() {
        settled();
        ownJump = Duration.ofDays(1);
        assertThat(clock.wasSetBack())
                .as("set forward, timers are early at most")
                .isFalse();
        pass(Duration.ofHours(1));
        ownJump = Duration.ofSeconds(30);
        assertThat(clock.wasSetBack()).isTrue();
        ownJump = Duration.ofDays(2);
        assertThat(clock.wasSetBack()).isTrue();
    }

    @Test
    void less_than_a_minute_is_no_difference() {
        settled();
        ownJump = Duration.ofSeconds(50);
        assertThat(clock.clocks()).isEqualTo(Clocks.agreeing(truth().plus(ownJump)));
        ownJump = Duration.ofSeconds(-50);
        assertThat(clock.clocks()).isEqualTo(Clocks.agreeing(truth().plus(ownJump)));
    }
}
