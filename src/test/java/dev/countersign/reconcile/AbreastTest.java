package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbreastTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 17, 500})
    void each_is_done_once(int number) {
        var done = ConcurrentHashMap.newKeySet();
        var all = IntStream.range(0, number).boxed().toList();

        Abreast.each(all, one -> assertThat(done.add(one)).isTrue());

        assertThat(done).hasSize(number);
    }

    @Test
    void some_are_done_at_a_time_and_never_all() {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        Abreast.each(IntStream.range(0, 100).boxed().toList(), _ -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            sleep();
            now.decrementAndGet();
        });

        assertThat(most.get()).isBetween(2, 6);
    }

    private static void sleep() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100})
    void what_one_of_them_throws_is_thrown(int number) {
        var all = IntStream.range(0, number).boxed().toList();

        assertThatThrownBy(() -> Abreast.each(all, one -> {
                    if (one == 2) {
                        throw new IllegalArgumentException("two");
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two");
    }
}
