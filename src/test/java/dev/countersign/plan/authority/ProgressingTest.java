package dev.countersign.plan.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.api.Condition;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.authority.RotationWorld.Bundle;
import dev.countersign.plan.authority.RotationWorld.Party;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the status says of a rotation: enough to be calm, and nothing that changes by itself. */
class ProgressingTest {
    private final RotationWorld world = RotationWorld.settled();

    private Report report(AuthorityStatus old) {
        var plan = world.run();
        return Report.of(world.observed(), plan, old, 1, world.now);
    }

    private static AuthorityStatus.Progress progress(Report report) {
        return Objects.requireNonNull(report.status().rotation());
    }

    @Test
    void an_authority_that_never_rotated_says_nothing_of_it() {
        var status = report(AuthorityStatus.EMPTY).status();

        assertThat(status.rotation()).isNull();
        assertThat(Conditions.find(status.conditions(), Condition.ROTATING)).isEmpty();
    }

    @Test
    void waiting_is_said_once_however_long_it_lasts() {
        world.wishing("new key");
        var first = report(AuthorityStatus.EMPTY);
        world.pass(Duration.ofMinutes(5));
        var second = report(first.status());

        assertThat(progress(first).since()).isEqualTo(Conditions.text(RotationWorld.START));
        assertThat(second.status()).isEqualTo(first.status());
    }

    @Test
    void a_new_step_has_a_time_of_its_own_and_the_generations_say_where_they_stand() {
        world.wishing("new key");
        var published = report(AuthorityStatus.EMPTY);
        world.pass(Duration.ofMinutes(5));
        world.everybodyFollows();
        var left = report(published.status());

        assertThat(progress(left).step()).isEqualTo("AwaitLeaves");
        assertThat(progress(left).since()).isEqualTo(Conditions.text(world.now));
        assertThat(progress(left).next()).contains("generation 1 leaves trust after");
        assertThat(left.status().generations())
                .extracting(AuthorityStatus.Generation::state)
                .containsExactly(State.Retiring, State.Active);
        assertThat(left.status().generations().getFirst().neededUntil())
                .isEqualTo(Conditions.text(RotationWorld.START.plus(RotationWorld.LEAF)));
        assertThat(left.status().generations().getLast().cause()).isEqualTo("reason: new key");
    }

    @Test
    void a_step_goes_on_since_it_began_whatever_a_new_process_has_not_looked_at_yet() {
        world.wishing("new key").run();
        world.publish("a");
        var before = report(AuthorityStatus.EMPTY);
        world.pass(Duration.ofMinutes(5));
        var began = unseen(before.status());
        var after = report(began.status());

        assertThat(progress(before).step()).isEqualTo("AwaitTrust");
        assertThat(progress(began).step()).isEqualTo("AwaitTrust");
        assertThat(progress(began).since()).isEqualTo(Conditions.text(RotationWorld.START));
        assertThat(progress(began).waitingFor()).containsExactly("a");
        assertThat(after.status()).isEqualTo(before.status());
    }

    @Test
    void of_secrets_that_were_not_looked_at_yet_a_new_process_says_nothing_new_either() {
        world.besides().wishing("new key").run();
        world.publish("a");
        world.rewrite();
        var before = report(AuthorityStatus.EMPTY);
        var observed = world.observed();
        var began = observed.heardBy(new Audience(
                true,
                observed.audience().bundles(),
                Audience.Secrets.UNSEEN,
                observed.audience().leaves()));
        var plan = Planner.plan(RuledWorld.wanted(world.rule), began, "here", world.now);

        assertThat(plan).isInstanceOf(Plan.Publish.class);
        assertThat(progress(Report.of(began, plan, before.status(), 1, world.now))
                        .step())
                .isEqualTo("AwaitTrust");
    }

    @Test
    void what_is_not_looked_at_yet_makes_no_step_of_another_generation_longer() {
        world.wishing("new key").run();
        world.everybodyFollows();
        var left = report(AuthorityStatus.EMPTY);
        world.pass(Duration.ofMinutes(5));
        world.wishing("once more").run();

        assertThat(progress(left).step()).isEqualTo("AwaitLeaves");
        assertThat(progress(unseen(left.status())).step()).isEqualTo("Publish");
        assertThat(progress(unseen(left.status())).since()).isEqualTo(Conditions.text(world.now));
    }

    /** What a process says that has looked at no bundle yet. */
    private Report unseen(AuthorityStatus old) {
        var observed = world.observed();
        var unseen = observed.heardBy(new Audience(
                true,
                observed.audience().bundles().stream()
                        .map(bundle -> new Audience.Bundle(
                                bundle.name(), false, Set.of(), List.of(), Optional.empty(), List.of()))
                        .toList(),
                observed.audience().secrets(),
                observed.audience().leaves()));
        var plan = Planner.plan(RuledWorld.wanted(world.rule), unseen, "here", world.now);
        return Report.of(unseen, plan, old, 1, world.now);
    }

    @Test
    void one_certificate_more_is_no_news_of_the_rotation() {
        world.wishing("new key").run();
        world.publish("a");
        var observed = world.observed();
        var first = report(AuthorityStatus.EMPTY);
        var more = observed.heardBy(issuing(65, observed.audience()));
        var evenMore = observed.heardBy(issuing(127, observed.audience()));

        assertThat(reported(more, first.status())).isEqualTo(reported(evenMore, first.status()));
    }

    private static Audience issuing(int count, Audience audience) {
        return new Audience(
                true, audience.bundles(), audience.secrets(), new Audience.Leaves(count, RotationWorld.LEAF));
    }

    private AuthorityStatus reported(Observed observed, AuthorityStatus old) {
        var plan = Planner.plan(RuledWorld.wanted(world.rule), observed, "here", world.now);
        return Report.of(observed, plan, old, 1, world.now).status();
    }

    @Test
    void sixteen_are_named_and_all_are_counted() {
        var parties = IntStream.range(0, 20)
                .mapToObj(number -> new Party("server-" + number, Set.of(1), true))
                .toList();
        world.bundles.put("a", new Bundle(Set.of(1), world.now, parties));
        world.wishing("new key").run();
        world.publish("a");
        var report = report(AuthorityStatus.EMPTY);

        assertThat(progress(report).waitingFor()).hasSize(16);
        assertThat(progress(report).waiting()).isEqualTo(20);
        assertThat(progress(report).next()).contains("if they do not, it signs from");
    }

    @Test
    void that_nothing_can_ever_show_it_is_a_warning_once() {
        world.bundles.clear();
        world.wishing("new key");
        var first = report(AuthorityStatus.EMPTY);

        assertThat(first.notices()).extracting(notice -> notice.reason()).containsExactly(Code.NO_EVIDENCE.text());
        assertThat(report(first.status()).notices()).isEmpty();
    }

    @Test
    void when_it_is_over_the_condition_stays_and_says_so() {
        world.wishing("new key").run();
        world.everybodyFollows();
        var left = report(AuthorityStatus.EMPTY);
        world.pass(RotationWorld.LEAF.plusSeconds(1));
        var over = report(left.status()).status();

        assertThat(over.rotation()).isNull();
        assertThat(Conditions.find(over.conditions(), Condition.ROTATING))
                .hasValueSatisfying(condition -> assertThat(condition.status()).isEqualTo("False"));
    }
}
