package dev.countersign.plan.authority;

import static dev.countersign.plan.authority.RotationWorld.LEAF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.PeerBug;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.RotationWorld.Decide;
import dev.countersign.plan.authority.RotationWorld.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs of others in how an authority is replaced: each is put back into our planner and must be noticed. */
class RotationPeerBugsTest {
    private static final Finding WHY = new Finding(Code.PREPARING, "a mistake");

    static Stream<PeerBug<Decide>> bugs() {
        return Stream.of(
                bug(
                        "strimzi#8402: after a restart the new authority signs although not everybody trusts it",
                        (w, o, now) -> plan(w, o, now) instanceof Plan.AwaitTrust await
                                ? new Plan.Activate(WHY, await.number(), await.active())
                                : plan(w, o, now),
                        RotationPeerBugsTest::nobody_is_shown_what_he_does_not_trust),
                bug(
                        "strimzi#8401: after a restart a phase is skipped, and the old authority leaves trust at once",
                        (w, o, now) -> plan(w, o, now) instanceof Plan.AwaitLeaves await
                                ? new Plan.Retire(WHY, await.number(), await.active())
                                : plan(w, o, now),
                        RotationPeerBugsTest::what_was_signed_is_trusted_to_its_end),
                bug(
                        "strimzi#7726: the new authority signs when the first of two bundles is trusted",
                        (w, o, now) -> plan(w, o.heardBy(first(o.audience())), now),
                        RotationPeerBugsTest::nobody_is_shown_what_he_does_not_trust),
                bug(
                        "trust-manager#100: where a bundle goes to has changed, and that nothing is there is not seen",
                        (w, o, now) -> plan(w, o.heardBy(published(o.audience())), now),
                        RotationPeerBugsTest::what_is_not_written_is_waited_for),
                bug(
                        "a certificate's Secret has not got the new anchor, and nobody looks at it",
                        (w, o, now) -> plan(w, o.heardBy(written(o.audience())), now),
                        RotationPeerBugsTest::whoever_holds_a_certificate_can_verify_the_next),
                bug(
                        "trust-manager#99: a bundle is deleted, and with it everybody who goes by it",
                        (w, o, now) -> plan(w, o, now) instanceof Plan.AwaitTrust await
                                        && await.because().code() == Code.NO_EVIDENCE
                                ? new Plan.Activate(WHY, await.number(), await.active())
                                : plan(w, o, now),
                        RotationPeerBugsTest::who_names_nobody_has_not_asked_anybody),
                bug(
                        "cloudnative-pg#10433: only the new authority is trusted, while everybody still shows the old one",
                        (w, o, now) -> newestAlone(plan(w, o, now)),
                        RotationPeerBugsTest::both_are_trusted_all_the_way),
                bug(
                        "linkerd2#4287: the old root leaves when the last certificate was issued again",
                        (w, o, now) -> plan(w, forgetful(o, now), now),
                        RotationPeerBugsTest::what_was_signed_is_trusted_to_its_end),
                bug(
                        "a number is used twice: the next one is counted from what is there",
                        (w, o, now) -> plan(w, o, now) instanceof Plan.Prepare prepare
                                ? new Plan.Prepare(
                                        prepare.because(),
                                        prepare.wanted(),
                                        1
                                                + o.generations().stream()
                                                        .mapToInt(Observed.Seen::number)
                                                        .max()
                                                        .orElse(0),
                                        prepare.origin(),
                                        prepare.cause(),
                                        prepare.atOnce(),
                                        Set.of(),
                                        prepare.active())
                                : plan(w, o, now),
                        RotationPeerBugsTest::no_number_comes_again));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void what_happened_to_others_is_noticed(PeerBug<Decide> bug) {
        bug.isCaught();
    }

    private static void nobody_is_shown_what_he_does_not_trust(Decide decide) {
        var world = settled(decide);
        world.appear("b", new Party("second", Set.of(1), true));
        world.wishing("new key").run();
        for (var name : List.of("a", "b")) {
            world.publish(name);
            check(world);
            world.follow(name);
            check(world);
        }
        assertThat(world.run().active().orElseThrow().number()).isEqualTo(2);
    }

    private static void check(RotationWorld world) {
        var signs = world.run().active().orElseThrow().number();
        assertThat(world.trustedByAll()).contains(signs);
    }

    private static void what_was_signed_is_trusted_to_its_end(Decide decide) {
        var world = settled(decide);
        world.wishing("new key").run();
        world.everybodyFollows();
        world.run();
        world.renew();
        for (var minutes = 0; minutes < 60; minutes += 5) {
            world.run();
            assertThat(world.trusted()).contains(1);
            world.pass(Duration.ofMinutes(5));
        }
        world.pass(LEAF);
        world.run();
        assertThat(world.trusted()).containsExactly(2);
    }

    private static void what_is_not_written_is_waited_for(Decide decide) {
        var world = settled(decide);
        world.wishing("new key").run();
        world.everybodyFollows();
        var bundle = world.bundle("a");
        world.bundles.put("a", new RotationWorld.Bundle(Set.of(), bundle.since(), bundle.parties()));

        assertThat(world.run()).isInstanceOf(Plan.Publish.class);
    }

    private static void whoever_holds_a_certificate_can_verify_the_next(Decide decide) {
        var world = settled(decide).besides();
        world.wishing("new key").run();
        world.publish("a");
        world.follow("a");

        assertThat(world.run().active().orElseThrow().number()).isEqualTo(1);
        world.rewrite();
        assertThat(world.run().active().orElseThrow().number()).isEqualTo(2);
    }

    private static void who_names_nobody_has_not_asked_anybody(Decide decide) {
        var world = settled(decide);
        world.wishing("new key").run();
        world.bundles.clear();
        world.run();

        assertThat(world.run().active().orElseThrow().number()).isEqualTo(1);
    }

    private static void both_are_trusted_all_the_way(Decide decide) {
        var world = settled(decide);
        world.wishing("new key").run();
        for (var step = 0; step < 4; step++) {
            world.everybodyFollows();
            assertThat(world.trustedByAll()).contains(1);
            world.run();
        }
    }

    private static void no_number_comes_again(Decide decide) {
        var world = settled(decide);
        world.wishing("new key").run();
        world.last = 5; // written down, and its Secret was never made
        world.wishing("").run();

        assertThat(world.wishing("another key").plan())
                .isInstanceOfSatisfying(
                        Plan.Prepare.class,
                        prepare -> assertThat(prepare.number()).isEqualTo(6));
    }

    private static RotationWorld settled(Decide decide) {
        var world = RotationWorld.settled();
        world.decide = decide;
        return world;
    }

    private static Plan plan(Wanted wanted, Observed observed, Instant now) {
        return Planner.plan(wanted, observed, "here", now);
    }

    private static PeerBug<Decide> bug(String name, Decide mistake, Consumer<Decide> guard) {
        return new PeerBug<>(name, RotationPeerBugsTest::plan, mistake, guard);
    }

    private static Audience first(Audience audience) {
        return new Audience(
                audience.seen(), audience.bundles().stream().limit(1).toList(), audience.secrets(), audience.leaves());
    }

    private static Audience published(Audience audience) {
        return new Audience(
                audience.seen(),
                audience.bundles().stream()
                        .map(bundle -> new Audience.Bundle(
                                bundle.name(), true, bundle.keys(), List.of(), bundle.since(), bundle.parties()))
                        .toList(),
                audience.secrets(),
                audience.leaves());
    }

    private static Audience written(Audience audience) {
        var secrets = audience.secrets();
        return new Audience(
                audience.seen(),
                audience.bundles(),
                new Audience.Secrets(secrets.anchor(), List.of(), secrets.since()),
                audience.leaves());
    }

    /** Knows of what is in use alone, and not of what was replaced and is still held by somebody. */
    private static Observed forgetful(Observed observed, Instant now) {
        var stages = Stages.of(observed);
        return observed.having(observed.generations().stream()
                .map(seen -> stages.retiring().contains(seen)
                        ? seen.with(seen.facts().signedUntil(now.minusSeconds(1)))
                        : seen)
                .toList());
    }

    private static Plan newestAlone(Plan plan) {
        return plan instanceof Plan.Waiting waiting
                ? new Plan.AwaitTrust(
                        waiting.because(),
                        waiting.number(),
                        waiting.lagging(),
                        alone(waiting.signs()),
                        waiting.turn(),
                        waiting.lookAgainAt())
                : plan;
    }

    private static Plan.Active alone(Plan.Active active) {
        return new Plan.Active(
                active.number(), active.path(), List.of(active.trusted().getLast()), Optional.empty(), List.of());
    }
}
