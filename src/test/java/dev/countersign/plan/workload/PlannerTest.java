package dev.countersign.plan.workload;

import static dev.countersign.plan.workload.Fleet.NEW;
import static dev.countersign.plan.workload.Fleet.NOW;
import static dev.countersign.plan.workload.Fleet.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Workload.Kind;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is restarted next, who is waited for, and who stays behind. */
class PlannerTest {
    private static Plan plan(Turn... turns) {
        return Planner.plan(List.of(turns), Opening.ALWAYS, NOW);
    }

    private static Plan plan(Fleet... fleet) {
        return plan(Stream.of(fleet).map(one -> one.turn(NEW)).toArray(Turn[]::new));
    }

    private static String rolled(Plan plan) {
        assertThat(plan).isInstanceOf(Plan.Roll.class);
        return ((Plan.Roll) plan).workload().name().name();
    }

    private static void assertLags(Plan plan, Code code) {
        assertThat(plan.lags()).extracting(lag -> lag.because().code()).containsExactly(code);
    }

    @Test
    void the_first_that_does_not_carry_the_mark_begins() {
        assertThat(rolled(plan(Fleet.whole("a"), Fleet.whole("b")))).isEqualTo("a");
        assertThat(rolled(plan(Fleet.whole("a").template(NEW), Fleet.whole("b"))))
                .isEqualTo("b");
        assertThat(rolled(plan(Fleet.whole("a").template(OLD)))).isEqualTo("a");
    }

    @Test
    void the_next_waits_until_the_former_is_whole() {
        var begun = Fleet.whole("a").rolled(NEW, NOW);

        for (var former : List.of(begun, begun.replaced(1, 3), begun.replaced(3, 2))) {
            assertThat(plan(former, Fleet.whole("b")))
                    .isInstanceOfSatisfying(
                            Plan.Wait.class,
                            wait -> assertThat(wait.because().code()).isEqualTo(Code.RESTART_AWAITED));
        }
        assertThat(rolled(plan(begun.replaced(3, 3), Fleet.whole("b")))).isEqualTo("b");
    }

    @Test
    void pods_of_the_old_template_that_are_still_there_are_waited_for() {
        var surging = Fleet.whole("a").rolled(NEW, NOW).progress(new Progress(2, 2, 3, 4, 3, 3, false));

        assertThat(plan(surging, Fleet.whole("b"))).isInstanceOf(Plan.Wait.class);
    }

    @Test
    void one_that_does_not_become_whole_stops_the_others() {
        var begun =
                Fleet.whole("a").rolled(NEW, NOW.minus(Duration.ofMinutes(16))).replaced(1, 2);
        var stalled = Fleet.whole("a").rolled(NEW, NOW).progress(new Progress(2, 2, 3, 3, 1, 2, true));

        for (var stuck : List.of(begun, stalled)) {
            assertThat(plan(stuck, Fleet.whole("b")))
                    .isInstanceOfSatisfying(
                            Plan.Stuck.class,
                            plan -> assertThat(plan.because().code()).isEqualTo(Code.RESTART_STUCK));
        }
        assertThat(plan(
                        Fleet.whole("a")
                                .rolled(NEW, NOW.minus(Duration.ofMinutes(15)))
                                .replaced(1, 2),
                        Fleet.whole("b")))
                .as("ten minutes and two for each pod")
                .isInstanceOf(Plan.Wait.class);
    }

    @Test
    void one_that_was_not_whole_before_is_left_alone_and_holds_up_nobody() {
        var plan = plan(Fleet.whole("a").lame(), Fleet.whole("b"));

        assertThat(rolled(plan)).isEqualTo("b");
        assertLags(plan, Code.RESTART_NOT_WHOLE);
    }

    @Test
    void one_that_our_own_restart_has_broken_gets_what_came_since() {
        var broken =
                Fleet.whole("b").rolled(OLD, NOW.minus(Duration.ofHours(2))).replaced(1, 2);

        assertThat(rolled(plan(Fleet.whole("a").template(OLD), broken)))
                .as("before anybody else begins")
                .isEqualTo("b");
    }

    @Test
    void one_that_somebody_changed_since_is_not_ours_to_mend() {
        var changed = Fleet.whole("a").rolled(OLD, NOW.minus(Duration.ofHours(2)));
        var progress = new Progress(changed.generation() + 1, changed.generation() + 1, 3, 3, 1, 2, false);

        assertLags(plan(changed.progress(progress)), Code.RESTART_NOT_WHOLE);
    }

    @Test
    void a_restart_for_another_reason_is_waited_for() {
        var certificate =
                Fleet.whole("a").rolled(Mark.certificate("orders", "1"), NOW).replaced(1, 3);

        assertThat(plan(certificate)).isInstanceOf(Plan.Wait.class);
        assertThat(rolled(plan(certificate.replaced(3, 3)))).isEqualTo("a");
    }

    @Test
    void one_that_is_paused_is_named_and_left_alone() {
        var plan = plan(Fleet.whole("a").paused(), Fleet.whole("b"));

        assertThat(rolled(plan)).isEqualTo("b");
        assertLags(plan, Code.RESTART_PAUSED);
        assertLags(plan(Fleet.whole("a").rolled(NEW, NOW).paused()), Code.RESTART_PAUSED);
    }

    @Test
    void one_whose_pods_somebody_deletes_by_hand_gets_the_mark_and_holds_up_nobody() {
        for (var strategy : List.of(new Strategy.None(), new Strategy.From(2))) {
            var plan = plan(Fleet.whole("a").strategy(strategy));
            assertThat(rolled(plan)).isEqualTo("a");
            assertLags(plan, Code.RESTART_BY_HAND);
        }
        var marked =
                Fleet.whole("a").strategy(new Strategy.None()).rolled(NEW, NOW).replaced(0, 3);
        var plan = plan(marked, Fleet.whole("b"));
        assertThat(rolled(plan)).isEqualTo("b");
        assertLags(plan, Code.RESTART_BY_HAND);
        assertThat(plan(marked.replaced(3, 3)).lags()).isEmpty();
    }

    @Test
    void a_partition_is_waited_for_as_far_as_it_goes() {
        var marked = Fleet.whole("a").strategy(new Strategy.From(2)).rolled(NEW, NOW);

        assertThat(plan(marked.replaced(0, 3), Fleet.whole("b"))).isInstanceOf(Plan.Wait.class);
        assertThat(rolled(plan(marked.replaced(1, 3), Fleet.whole("b")))).isEqualTo("b");
    }

    @Test
    void one_without_pods_gets_the_mark_and_is_not_waited_for() {
        assertThat(rolled(plan(Fleet.whole("a").empty()))).isEqualTo("a");
        var marked = Fleet.whole("a").empty().rolled(NEW, NOW);
        assertThat(rolled(plan(marked, Fleet.whole("b")))).isEqualTo("b");
        assertThat(plan(marked)).isEqualTo(new Plan.Done(List.of()));
    }

    @Test
    void one_that_is_not_there_holds_up_nobody() {
        var name = new WorkloadName(Kind.StatefulSet, "shop", "gone");
        var missing = new Turn(
                name,
                new Look.Unseen(new Finding(Code.WORKLOAD_MISSING, "there is none")),
                NEW,
                Optional.empty(),
                false);
        var plan = plan(missing, Fleet.whole("b").turn(NEW));

        assertThat(rolled(plan)).isEqualTo("b");
        assertLags(plan, Code.WORKLOAD_MISSING);
    }

    @Test
    void a_mark_that_somebody_takes_away_is_not_put_back_at_once() {
        var undone =
                Fleet.whole("a").annotated(Mark.ROLLED, new Roll(NEW, 1, NOW.minus(Duration.ofMinutes(59))).text());
        var calm = Fleet.whole("a").annotated(Mark.ROLLED, new Roll(NEW, 1, NOW.minus(Duration.ofHours(1))).text());

        assertLags(plan(undone), Code.RESTART_UNDONE);
        assertThat(rolled(plan(calm))).isEqualTo("a");
    }

    @Test
    void one_that_shows_the_anchors_of_another_bundle_is_not_driven_to_and_fro() {
        var claimed = Fleet.whole("a").template(OLD).annotated(Mark.ANCHORS_OF, "shop/partners");

        assertLags(plan(claimed), Code.RESTART_CLAIMED);
        assertThat(rolled(plan(Fleet.whole("a").annotated(Mark.ANCHORS_OF, "shop/clients"))))
                .isEqualTo("a");
    }

    @Test
    void whoever_can_have_begun_with_nothing_else_is_not_restarted() {
        var mark = Mark.certificate("orders", "1");
        var plan = plan(Fleet.whole("a").firstTurn(mark));

        assertThat(plan).isInstanceOf(Plan.Note.class);
        var noted = Fleet.whole("a").annotated(mark.annotation(), "1");
        assertThat(plan(noted.firstTurn(mark))).isEqualTo(new Plan.Done(List.of()));
        assertThat(rolled(plan(noted.turn(Mark.certificate("orders", "2"))))).isEqualTo("a");
    }

    /** Pods that mount a Secret begin when it is there, a moment after the first issue. */
    @Test
    void a_first_certificate_is_written_down_while_its_pods_still_begin() {
        var mark = Mark.certificate("orders", "1");
        for (var one : List.of(Fleet.whole("a").lame(), Fleet.whole("a").lame().paused())) {
            assertThat(plan(one.firstTurn(mark))).isInstanceOf(Plan.Note.class);
            assertThat(plan(one.annotated(mark.annotation(), "1").firstTurn(mark)))
                    .isEqualTo(new Plan.Done(List.of()));
        }
        var next = Mark.certificate("orders", "2");
        assertLags(
                plan(Fleet.whole("a").lame().annotated(mark.annotation(), "1").turn(next)), Code.RESTART_NOT_WHOLE);
    }

    @Test
    void a_closed_window_lets_nobody_begin() {
        var closed = new Opening.Closed("CertificateAuthority shop", NOW.plusSeconds(3600));

        assertThat(Planner.plan(List.of(Fleet.whole("a").turn(NEW)), closed, NOW))
                .isInstanceOfSatisfying(Plan.Wait.class, wait -> {
                    assertThat(wait.because().code()).isEqualTo(Code.RESTART_OUT_OF_WINDOW);
                    assertThat(wait.lookAgainAt()).isEqualTo(closed.until());
                });
        assertThat(Planner.plan(List.of(Fleet.whole("a").template(NEW).turn(NEW)), closed, NOW))
                .isInstanceOf(Plan.Done.class);
    }

    @Test
    void with_a_window_that_cannot_be_read_nobody_begins() {
        var because = new dev.countersign.plan.Finding(Code.RESTART_WINDOW_UNCLEAR, "no such time zone");

        assertThat(Planner.plan(List.of(Fleet.whole("a").turn(NEW)), new Opening.Unclear(because), NOW))
                .isEqualTo(new Plan.Stuck(because, List.of()));
    }

    @Test
    void what_stands_on_a_workload_is_read_back_and_nothing_else_is() {
        var roll = new Roll(NEW, 7, NOW);

        assertThat(Roll.read(roll.text())).contains(roll);
        for (var text : List.of("", "countersign.dev/anchors new 7", "a b x 2027-01-01T00:00:00Z", "a b 7 today")) {
            assertThat(Roll.read(text)).isEmpty();
        }
    }
}
