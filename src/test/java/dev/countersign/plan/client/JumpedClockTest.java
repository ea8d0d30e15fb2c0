package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every clock there is jumps at any time of a certificate's life, so that nobody can see it, and comes back. */
class JumpedClockTest {
    private static final Duration LIFE = Duration.ofDays(1);
    private static final int LOOKS = 5;

    private static Stream<Arguments> jumps() {
        return Stream.of("PT1S", "PT4M", "PT1H", "PT12H", "PT14H", "PT15H59M", "PT23H59M")
                .map(Duration::parse)
                .flatMap(age -> Stream.of("PT5M", "-PT5M", "PT1H", "-PT1H", "P1D", "-P1D")
                        .map(Duration::parse)
                        .map(jump -> Arguments.of(age, jump)));
    }

    /** A life and how often it was issued while it was looked at. */
    private record Looked(Life life, int issued) {}

    private static Looked look(Life life, Instant from) {
        var issued = 0;
        var now = from;
        for (var look = 0; look < LOOKS; look++) {
            var plan = life.plan(now);
            issued += plan instanceof Plan.Issue ? 1 : 0;
            life = life.step(plan, now, Pki.AUTHORITY);
            now = now.plusSeconds(1);
        }
        return new Looked(life, issued);
    }

    @ParameterizedTest
    @MethodSource("jumps")
    void it_is_issued_once_at_most_for_each_jump_and_is_good_when_the_clock_is_right(Duration age, Duration jump) {
        var wanted = new WantedSpec().lifetime(LIFE).created(Pki.START).build();
        var life = Life.born(wanted, World.usable(Pki.AUTHORITY), Pki.START);
        life = life.step(life.plan(Pki.START), Pki.START, Pki.AUTHORITY);
        var at = Pki.START.plus(age);

        var jumped = look(life, at.plus(jump));
        assertThat(jumped.issued()).as("by the clock that is wrong").isLessThanOrEqualTo(1);
        assertThat(jumped.life().leaf().validity().includes(at.plus(jump))).isTrue();

        var back = look(jumped.life(), at);
        assertThat(back.issued()).as("by the clock that is right").isLessThanOrEqualTo(1);
        assertThat(back.life().leaf().validity().includes(at)).isTrue();
        assertThat(back.life().isReady()).isTrue();
        assertThat(back.life().status().revision()).isLessThanOrEqualTo(3);
    }
}
