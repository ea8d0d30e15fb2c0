package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the conditions that a status has. */
class ConditionsTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);
    private static final Finding FINE = new Finding(Code.UP_TO_DATE, "all is well");

    private static Condition condition(String type, boolean holds) {
        return Conditions.of(type, holds, FINE, 1);
    }

    private static List<Condition> old(String... types) {
        return Conditions.merge(
                List.of(),
                List.of(types).stream().map(type -> condition(type, true)).toList(),
                THEN);
    }

    /** A list in another order is another status: each look would write it once more. */
    @Test
    void each_stays_in_its_place_whichever_of_them_are_said_again() {
        var old = old("Ready", "Restarted", "Trusted");

        for (var type : List.of("Ready", "Restarted", "Trusted")) {
            assertThat(Conditions.merge(old, List.of(condition(type, true)), NOW))
                    .as("%s said again", type)
                    .isEqualTo(old);
        }
        assertThat(Conditions.merge(old, List.of(condition("Trusted", true), condition("Ready", true)), NOW))
                .isEqualTo(old);
    }

    @Test
    void new_ones_come_last_and_other_writers_ones_stay() {
        var merged = Conditions.merge(old("Theirs", "Ready"), List.of(condition("Trusted", false)), NOW);

        assertThat(merged).extracting(Condition::type).containsExactly("Theirs", "Ready", "Trusted");
    }

    @Test
    void the_time_moves_only_when_the_status_does() {
        var old = old("Ready");

        assertThat(Conditions.merge(old, List.of(condition("Ready", true)), NOW))
                .extracting(Condition::lastTransitionTime)
                .containsExactly(Conditions.text(THEN));
        assertThat(Conditions.merge(old, List.of(condition("Ready", false)), NOW))
                .extracting(Condition::lastTransitionTime)
                .containsExactly(Conditions.text(NOW));
    }
}
