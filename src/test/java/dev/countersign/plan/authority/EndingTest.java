package dev.countersign.plan.authority;

import static dev.countersign.plan.authority.RotationWorld.LIFE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.plan.Code;
import dev.countersign.plan.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is told before something breaks: each warning once, and what happens if nothing is done. */
class EndingTest {
    private final RotationWorld world = RotationWorld.settled();

    /** The events of every hour until the authority ends, and how often its status was written for them. */
    private List<Notice> untilTheEnd(Set<String> written) {
        var told = new ArrayList<Notice>();
        var status = AuthorityStatus.EMPTY;
        var end = world.generation(1).path().getFirst().validity().notAfter();
        for (; world.now.isBefore(end); world.pass(Duration.ofHours(1))) {
            var report = Report.of(world.observed(), world.run(), status, 1, world.now);
            told.addAll(report.notices());
            status = report.status();
            written.add(status.toString());
        }
        return told;
    }

    @Test
    void by_hand_it_is_told_when_a_successor_is_due_and_when_the_end_is_a_week_and_a_day_away() {
        world.living(Duration.ofDays(90)).byHand();
        var written = new TreeSet<String>();

        assertThat(untilTheEnd(written))
                .extracting(Notice::message)
                .satisfiesExactly(
                        month -> assertThat(month)
                                .contains("in less than 30 days")
                                .contains("has no successor: if none is made, nothing is issued from then on"),
                        week -> assertThat(week).contains("in less than 7 days"),
                        day -> assertThat(day).contains("in less than 1 day,"));
        assertThat(written).as("nothing is written between them").hasSize(4);
    }

    @Test
    void who_is_waited_for_to_the_end_is_told_of_three_times() {
        world.living(Duration.ofDays(120)).holding();
        world.pass(Duration.ofDays(81));
        world.run();
        world.publish("a");

        assertThat(untilTheEnd(new TreeSet<>()))
                .allSatisfy(notice -> assertThat(notice.reason()).isEqualTo(Code.AUTHORITY_NEAR_EXPIRY.text()))
                .extracting(Notice::message)
                .satisfiesExactly(
                        month -> assertThat(month)
                                .contains("ends in less than 30 days")
                                .contains("if they do not follow, nothing is issued from then on"),
                        week -> assertThat(week).contains("in less than 7 days"),
                        day -> assertThat(day).contains("in less than 1 day,"));
    }

    @Test
    void who_will_be_left_behind_is_told_of_three_times_before_that() {
        world.living(Duration.ofDays(300));
        world.pass(Duration.ofDays(201));
        world.run();
        world.publish("a");
        var told = new ArrayList<Notice>();
        var status = AuthorityStatus.EMPTY;
        while (world.plan().active().orElseThrow().number() == 1) {
            var report = Report.of(world.observed(), world.plan(), status, 1, world.now);
            told.addAll(report.notices());
            status = report.status();
            world.pass(Duration.ofHours(6));
            world.run();
        }

        assertThat(told)
                .filteredOn(notice -> notice.reason().equals(Code.AUTHORITY_NEAR_EXPIRY.text()))
                .extracting(Notice::message)
                .satisfiesExactly(
                        month -> assertThat(month)
                                .contains("in less than 30 days generation 2 signs whoever trusts it")
                                .contains("who does not by then refuses its certificates"),
                        week -> assertThat(week).contains("in less than 7 days"),
                        day -> assertThat(day).contains("in less than 1 day "));
    }

    @Test
    void a_remark_that_comes_beside_it_tells_nobody_of_the_same_end_again() {
        world.living(Duration.ofDays(90)).byHand();
        world.pass(Duration.ofDays(61));
        var first = Report.of(world.observed(), world.run(), AuthorityStatus.EMPTY, 1, world.now);
        world.distrusting(7);
        var second = Report.of(world.observed(), world.run(), first.status(), 1, world.now);

        assertThat(first.notices()).hasSize(1);
        assertThat(second.status()).isNotEqualTo(first.status());
        assertThat(second.notices()).isEmpty();
    }

    @Test
    void a_short_life_is_no_reason_to_warn_from_the_beginning() {
        world.pass(LIFE.dividedBy(3).multipliedBy(2));
        world.run();
        world.publish("a");

        assertThat(Report.of(world.observed(), world.run(), AuthorityStatus.EMPTY, 1, world.now)
                        .notices())
                .isEmpty();
    }
}
