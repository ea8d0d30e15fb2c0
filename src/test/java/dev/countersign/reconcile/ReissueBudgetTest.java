package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReissueBudgetTest {
    private static final Instant NOW = Pki.START;
    private final ReissueBudget budget = new ReissueBudget(10, Duration.ofSeconds(2));

    private long taken(int from, int to, Instant now) {
        return IntStream.range(from, to)
                .filter(number -> budget.take("uid-" + number, now).isEmpty())
                .count();
    }

    @Test
    void as_many_as_the_bucket_holds_go_at_once() {
        assertThat(taken(0, 100, NOW)).isEqualTo(10);
    }

    /** Else all of them would come back in the same second. */
    @Test
    void each_of_the_others_gets_a_time_of_its_own() {
        taken(0, 10, NOW);
        var promised = new TreeMap<Instant, Integer>();
        IntStream.range(10, 40)
                .forEach(
                        number -> promised.put(budget.take("uid-" + number, NOW).orElseThrow(), number));

        assertThat(promised).hasSize(30);
        assertThat(promised.firstKey()).isEqualTo(NOW.plusSeconds(2));
        assertThat(promised.lastKey()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void who_comes_too_early_hears_the_same_time_and_who_comes_then_goes() {
        taken(0, 10, NOW);
        var at = budget.take("late", NOW).orElseThrow();

        assertThat(budget.take("late", NOW.plusMillis(1))).contains(at);
        assertThat(budget.take("late", at)).isEmpty();
    }

    @Test
    void what_is_not_used_fills_the_bucket_and_no_more_than_that() {
        taken(0, 10, NOW);
        assertThat(taken(10, 100, NOW.plusSeconds(4))).isEqualTo(2);
        var fresh = new ReissueBudget(10, Duration.ofSeconds(2));
        assertThat(IntStream.range(0, 100)
                        .filter(number -> fresh.take("b" + number, NOW.plus(Duration.ofDays(9)))
                                .isEmpty())
                        .count())
                .isEqualTo(10);
    }

    /** Whatever order they come in: in an hour no more than burst and rate allow. */
    @Test
    void over_an_hour_the_rate_holds() {
        var next = new HashMap<Integer, Instant>();
        var passed = 0;
        for (var second = 0; second < 3_600; second++) {
            var now = NOW.plusSeconds(second);
            for (var number = 0; number < 50; number++) {
                if (next.getOrDefault(number, Instant.EPOCH).isAfter(now)) {
                    continue;
                }
                Optional<Instant> wait = budget.take("uid-" + number, now);
                next.put(number, wait.orElse(now));
                passed += wait.isEmpty() ? 1 : 0;
            }
        }
        assertThat(passed).isBetween(1_700, 10 + 1_800 + 50);
    }
}
