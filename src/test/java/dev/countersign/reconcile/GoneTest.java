package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GoneTest {
    private static final Instant NOW = Pki.START;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Set<String> one = new HashSet<>(Set.of("a", "b"));
    private final Set<String> other = new HashSet<>(Set.of("b", "c"));
    private final Gone gone = new Gone(List.of(one::removeIf, other::removeIf));

    @Test
    void every_memory_forgets_what_is_gone_and_nothing_else() {
        gone.ask(Set.of("a", "c")::contains);

        gone.forget(NOW);

        assertThat(one).containsExactly("a");
        assertThat(other).containsExactly("c");
    }

    @Test
    void it_is_asked_once_an_hour() {
        gone.ask(Set.of("a", "b", "c")::contains);
        gone.forget(NOW);
        gone.ask(Set.of("a", "c")::contains);

        gone.forget(NOW.plus(HOUR).minusMillis(1));
        assertThat(one).containsExactlyInAnyOrder("a", "b");

        gone.forget(NOW.plus(HOUR));
        assertThat(one).containsExactly("a");
    }

    /** Before the controller has its cache nobody knows what is gone. */
    @Test
    void as_long_as_nobody_can_be_asked_nothing_is_forgotten() {
        gone.forget(NOW);

        assertThat(one).hasSize(2);
    }
}
