package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.FaultProxy;
import dev.countersign.faults.KilledRun;
import dev.countersign.faults.Kills;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * SIGKILL at a write of each step while an authority is founded, issues and moves on to its next key; a witness looks at every
 * revision. All writes have their turn in {@code make soak}.
 */
class KilledIT {
    private static final String NAMESPACE = "it-killed";
    /** No step has fewer writes. */
    private static final int FIRST_WRITES = 6;

    private static final int STEPS = 5;

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @Test
    void whichever_write_of_a_step_is_the_operators_last_no_revision_shuts_anybody_out() throws InterruptedException {
        var seed = Long.parseLong(Environment.orElse("COUNTERSIGN_SEED", String.valueOf(System.currentTimeMillis())));
        System.out.println("KilledIT: COUNTERSIGN_SEED=" + seed);
        var random = new Random(seed);
        COUNTERSIGN.operator().close();
        var log = Path.of("target", "operator-killed.log");
        try (var proxy = FaultProxy.before(COUNTERSIGN.world());
                var run = KilledRun.ofLongLives(COUNTERSIGN.world(), proxy, NAMESPACE, log, List.of())) {
            var outcome = run.through(_ -> {
                var number = 1 + random.nextInt(FIRST_WRITES);
                var moments = Kills.Moment.values();
                return Kills.every(1, number, number, moments[random.nextInt(moments.length)]);
            });
            System.out.println("KilledIT: " + outcome);
            assertThat(outcome.lost()).as("after %s", outcome.struck()).isEmpty();
            assertThat(outcome.mixed()).as("after %s", outcome.struck()).isEmpty();
            assertThat(outcome.struck()).as("a kill in each step").hasSize(STEPS);
        }
    }
}
