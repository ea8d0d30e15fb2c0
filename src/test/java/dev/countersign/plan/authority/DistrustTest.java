package dev.countersign.plan.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Generations that are given up: because others know the key, or because nobody has it any more. */
class DistrustTest {
    private final RotationWorld world = RotationWorld.settled();

    @Test
    void a_distrusted_key_is_replaced_at_once_and_leaves_every_bundle() {
        world.distrusting(1).run();

        assertThat(world.trusted()).containsExactly(2);
        assertThat(world.generation(2).facts().cause()).contains(Cause.of(Cause.Kind.DISTRUST));
        assertThat(world.plan().active()).get().satisfies(active -> {
            assertThat(active.number()).isEqualTo(2);
            assertThat(active.trusted()).hasSize(1);
            assertThat(active.formers()).extracting(Plan.Former::distrusted).containsExactly(true);
        });
    }

    @Test
    void distrust_is_done_when_nobody_can_have_the_old_anchor_any_more() {
        world.distrusting(1).run();
        assertThat(world.run().because().code()).isEqualTo(Code.STILL_TRUSTED);
        world.publish("a");
        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Plan.AwaitLeaves.class,
                        await -> assertThat(await.lagging()).containsExactly("server"));
        world.follow("a");
        assertThat(world.run()).isInstanceOf(Plan.Hold.class);
    }

    /** That a server lets in the new ones says nothing of the known one. */
    @Test
    void who_is_only_probed_is_listed_until_it_refused_a_probe_of_the_known_key() {
        world.distrusting(1).run();
        world.everybodyFollows();

        assertThat(probed(Set.of())).isInstanceOfSatisfying(Plan.AwaitLeaves.class, await -> {
            assertThat(await.because().code()).isEqualTo(Code.STILL_TRUSTED);
            assertThat(await.lagging()).containsExactly("server");
        });
        assertThat(probed(Set.of(2))).isInstanceOf(Plan.AwaitLeaves.class);
        assertThat(probed(Set.of(1))).isInstanceOf(Plan.Hold.class);
    }

    /** The plan if all that relying parties show are answers to probes. */
    private Plan probed(Set<Integer> refused) {
        var observed = world.observed();
        var bundles = observed.audience().bundles().stream()
                .map(bundle -> new Audience.Bundle(
                        bundle.name(),
                        true,
                        bundle.keys(),
                        bundle.lagging(),
                        bundle.since(),
                        bundle.parties().stream()
                                .map(party -> new Audience.Party(party.name(), party.trusts(), false, refused))
                                .toList()))
                .toList();
        var audience = new Audience(
                true,
                bundles,
                observed.audience().secrets(),
                observed.audience().leaves());
        return Planner.plan(RuledWorld.wanted(world.rule), observed.heardBy(audience), "here", world.now);
    }

    @Test
    void another_rotation_does_not_hide_who_still_trusts_a_known_key() {
        world.distrusting(1).run();
        world.bundles.put("b", new RotationWorld.Bundle(Set.of(2), world.now, List.of(deaf())));
        world.bundles.put("a", new RotationWorld.Bundle(Set.of(2), world.now, List.of()));
        world.wishing("once more").run();

        assertThat(world.run())
                .isInstanceOfSatisfying(
                        Plan.Publish.class,
                        publish -> assertThat(publish.turn().state().code()).isEqualTo(Code.STILL_TRUSTED));
    }

    private static RotationWorld.Party deaf() {
        return new RotationWorld.Party("deaf", Set.of(1), false);
    }

    @Test
    void distrust_takes_the_one_that_is_prepared_already() {
        world.wishing("new key").run();
        world.distrusting(1).run();

        assertThat(world.seen).hasSize(2);
        assertThat(world.plan().active().orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void distrust_cannot_be_taken_back() {
        world.distrusting(1).run();
        world.distrusting().run();

        assertThat(world.trusted()).containsExactly(2);
    }

    @Test
    void a_number_that_no_generation_has_is_told_and_never_applies_later() {
        assertThat(world.distrusting(2).run().because().code()).isEqualTo(Code.DISTRUST_UNKNOWN);
        world.wishing("new key").run();

        assertThat(world.seen).containsOnlyKeys(1, 3);
        assertThat(world.trusted()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void what_is_lost_is_given_up_only_by_a_new_reason() {
        world.seen.remove(1);
        assertThat(world.run().because().code()).isEqualTo(Code.GENERATION_LOST);
        assertThat(world.wishing("start anew").run().active().orElseThrow().number())
                .isEqualTo(2);
        assertThat(world.wishing("").run()).isInstanceOf(Plan.Hold.class);
    }

    @Test
    void what_is_lost_after_that_stops_it_again() {
        world.seen.remove(1);
        world.wishing("start anew").run();
        world.seen.remove(2);

        assertThat(world.run().because().code()).isEqualTo(Code.GENERATION_LOST);
    }
}
