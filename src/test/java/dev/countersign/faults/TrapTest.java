package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.Kills.Moment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrapTest {
    private final List<Integer> deaths = new ArrayList<>();

    private Trap armed(Moment moment) {
        return new Trap(Kills.every(2, 1, 4, moment), () -> deaths.add(deaths.size()));
    }

    private static boolean passes(Trap trap, Moment moment) {
        var due = trap.isDue(trap.count(), moment);
        if (due) {
            trap.strike();
        }
        return !due;
    }

    @Test
    void a_write_that_was_not_done_keeps_its_number_and_passes_the_second_time() {
        var trap = armed(Moment.BEFORE);
        assertThat(passes(trap, Moment.BEFORE)).isFalse();
        assertThat(trap.seen()).isZero();
        assertThat(passes(trap, Moment.BEFORE)).isTrue();
        assertThat(passes(trap, Moment.BEFORE)).isTrue();
        assertThat(passes(trap, Moment.BEFORE)).isFalse();
        assertThat(trap.struck()).containsExactly(1, 3);
    }

    @Test
    void a_write_that_was_done_is_followed_by_the_next_number() {
        var trap = armed(Moment.AFTER);
        assertThat(passes(trap, Moment.AFTER)).isFalse();
        assertThat(passes(trap, Moment.AFTER)).isTrue();
        assertThat(passes(trap, Moment.AFTER)).isFalse();
        assertThat(trap.seen()).isEqualTo(3);
        assertThat(deaths).hasSize(2);
    }

    @Test
    void the_other_moment_is_none_of_its_business() {
        assertThat(passes(armed(Moment.BEFORE), Moment.AFTER)).isTrue();
        assertThat(deaths).isEmpty();
    }

    @Test
    void whoever_reads_leads_and_asks_what_it_may_writes_nothing() {
        var secrets = "/api/v1/namespaces/shop/secrets";
        assertThat(Write.is("GET", secrets)).isFalse();
        assertThat(Write.is("PUT", "/apis/coordination.k8s.io/v1/namespaces/shop/leases/countersign"))
                .isFalse();
        assertThat(Write.is("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"))
                .isFalse();
        assertThat(Write.is("POST", secrets)).isTrue();
        assertThat(Write.is("PATCH", secrets + "/orders")).isTrue();
        assertThat(Write.is("POST", "/apis/events.k8s.io/v1/namespaces/shop/events"))
                .isTrue();
    }
}
