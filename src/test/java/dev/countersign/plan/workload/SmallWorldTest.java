package dev.countersign.plan.workload;

import static dev.countersign.plan.workload.Fleet.NEW;
import static dev.countersign.plan.workload.Fleet.NOW;
import static dev.countersign.plan.workload.Fleet.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every combination of what three workloads can be, each with a controller that does its work, does half of it, or nothing:
 * whatever happens, no restart begins while another one is under way, and every workload that can be restarted is.
 */
class SmallWorldTest {
    private static final int STEPS = 40;

    private enum Present {
        WHOLE(one -> one),
        MARKED_BEFORE(one -> one.template(OLD)),
        DONE(one -> one.rolled(NEW, NOW).replaced(3, 3)),
        UNDER_WAY(one -> one.rolled(NEW, NOW).replaced(1, 3)),
        UNDER_WAY_WITH_THE_FORMER(one -> one.rolled(OLD, NOW).replaced(1, 2)),
        LAME(Fleet::lame),
        PAUSED(Fleet::paused),
        BY_HAND(one -> one.strategy(new Strategy.None())),
        EMPTY(Fleet::empty);

        private final UnaryOperator<Fleet> made;

        Present(UnaryOperator<Fleet> made) {
            this.made = made;
        }

        boolean isRestarted() {
            return this != LAME && this != PAUSED;
        }
    }

    /** What the controller makes of a workload in one step. */
    private enum Controller {
        WORKS(3),
        GETS_HALFWAY(2);

        private final int available;

        Controller(int available) {
            this.available = available;
        }

        Fleet acts(Fleet one) {
            var workload = one.workload();
            var ours = workload.rolled().isPresent();
            if (!ours || workload.paused() || workload.progress().wanted() == 0) {
                return one;
            }
            return workload.strategy() instanceof Strategy.None ? one.replaced(0, 3) : one.replaced(3, available);
        }
    }

    private int worlds;

    @Test
    void never_two_at_a_time_and_in_the_end_everybody_who_can() {
        for (var first : Present.values()) {
            for (var second : Present.values()) {
                for (var third : Present.values()) {
                    for (var broken = 0; broken <= 3; broken++) {
                        check(List.of(first, second, third), broken);
                    }
                }
            }
        }
        assertThat(worlds).isEqualTo(9 * 9 * 9 * 4);
    }

    /** {@code broken}: the controller of which of them gets halfway only; 3: of none. */
    private void check(List<Present> presents, int broken) {
        worlds++;
        var fleet = new ArrayList<Fleet>();
        for (var index = 0; index < 3; index++) {
            fleet.add(presents.get(index).made.apply(Fleet.whole("w" + index)));
        }
        var now = NOW;
        Plan plan = plan(fleet, now);
        for (var step = 0; step < STEPS && !isAtRest(plan); step++) {
            take(plan, fleet, now);
            if (!(plan instanceof Plan.Roll)) {
                for (var index = 0; index < 3; index++) {
                    var controller = index == broken ? Controller.GETS_HALFWAY : Controller.WORKS;
                    fleet.set(index, controller.acts(fleet.get(index)));
                }
            }
            now = now.plus(Duration.ofMinutes(2));
            plan = plan(fleet, now);
        }
        assertThat(isAtRest(plan))
                .as("%s, broken %d: %s", presents, broken, plan)
                .isTrue();
        rest(presents, broken, fleet, plan);
    }

    private static boolean isAtRest(Plan plan) {
        return plan instanceof Plan.Done || plan instanceof Plan.Stuck;
    }

    private static Plan plan(List<Fleet> fleet, Instant now) {
        return Planner.plan(fleet.stream().map(one -> one.turn(NEW)).toList(), Opening.ALWAYS, now);
    }

    private static void take(Plan plan, List<Fleet> fleet, Instant now) {
        if (!(plan instanceof Plan.Roll roll)) {
            return;
        }
        var ours = roll.workload().rolled().isPresent();
        var others = fleet.stream()
                .map(Fleet::workload)
                .filter(one -> !one.name().equals(roll.workload().name()))
                .filter(one -> one.rolled().isPresent() && !one.isEmpty() && !one.isWhole())
                .filter(one -> roll.workload().isWhole() || one.carries(NEW)) // two that were broken before are mended
                .toList();
        assertThat(others)
                .as("under way while %s begins", roll.workload().name())
                .isEmpty();
        assertThat(ours || roll.workload().isWhole())
                .as("it was whole, or we broke it")
                .isTrue();
        for (var index = 0; index < fleet.size(); index++) {
            if (fleet.get(index).workload().name().equals(roll.workload().name())) {
                fleet.set(index, fleet.get(index).rolled(NEW, now));
            }
        }
    }

    private static void rest(List<Present> presents, int broken, List<Fleet> fleet, Plan plan) {
        if (plan instanceof Plan.Stuck) {
            assertThat(broken)
                    .as("only what does not become whole stops others")
                    .isLessThan(3);
            return;
        }
        for (var index = 0; index < 3; index++) {
            var workload = fleet.get(index).workload();
            if (presents.get(index).isRestarted()) {
                assertThat(workload.carries(NEW))
                        .as("%s of %s", workload.name(), presents)
                        .isTrue();
            } else {
                assertThat(workload.carries(NEW)).isFalse();
                assertThat(plan.lags()).anyMatch(lag -> lag.name().equals(workload.name()));
            }
        }
    }
}
