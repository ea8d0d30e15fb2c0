package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.ClockJump;
import dev.countersign.testing.Countersign;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sample of what {@code make soak} does with every jump. */
class ClockJumpIT {
    private static final String NAMESPACE = "it-clock-jump";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @Test
    void a_clock_that_is_a_day_ahead_and_comes_back_changes_nothing() {
        COUNTERSIGN.operator().close(); // one that has the right time would put all right
        try (var clock = new ClockJump(COUNTERSIGN.world(), NAMESPACE, Path.of("target", "clock-jump"))) {
            assertThat(clock.happens(Duration.ofDays(1))).contains("jump=PT24H");
        }
    }
}
