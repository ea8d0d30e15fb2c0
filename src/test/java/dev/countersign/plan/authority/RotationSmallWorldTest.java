package dev.countersign.plan.authority;

import static dev.countersign.plan.authority.RotationWorld.LEAF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import dev.countersign.plan.authority.RotationWorld.Bundle;
import dev.countersign.plan.authority.RotationWorld.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every order in which an operator, bundles, relying parties, holders, people and time can move, as far as a few moves
 * lead: the safe order holds everywhere, and from everywhere the goal is reached.
 */
class RotationSmallWorldTest {
    private static final int DEEP = 9;
    private static final int MOST_GENERATIONS = 3;
    private static final int MOST_STATES = 3_000;

    enum Beginning {
        USUAL(world -> {}),
        HOLDING(RotationWorld::holding),
        WITHOUT_BUNDLE(RotationWorld::besides),
        NOBODY_NAMED(world ->
                world.settling(Duration.ofMinutes(30)).bundles.put("a", new Bundle(Set.of(1), world.now, List.of()))),
        DUE(world -> world.pass(RotationWorld.LIFE.dividedBy(3).multipliedBy(2))),
        LATE(world -> {
            world.pass(RotationWorld.LIFE.minus(LEAF.multipliedBy(3)));
            world.renew();
        });

        private final Consumer<RotationWorld> change;

        Beginning(Consumer<RotationWorld> change) {
            this.change = change;
        }
    }

    private enum Move {
        OPERATE(RotationSmallWorldTest::operate),
        PUBLISH(world -> world.bundles.keySet().forEach(world::publish)),
        FOLLOW(world -> world.follow("a")),
        REWRITE(RotationWorld::rewrite),
        RENEW(RotationSmallWorldTest::renew),
        WAIT(world -> world.now = next(world)),
        WISH(world -> world.wishing("x")),
        WISH_MORE(world -> world.wishing("y")),
        WISH_NOTHING(world -> world.wishing("")),
        DISTRUST(world -> world.distrusting(1)),
        DISTRUST_NEXT(world -> world.distrusting(2)),
        APPEAR(world -> {
            if (!world.bundles.containsKey("b")) {
                world.appear("b", new Party("other", world.trusted(), true));
            }
        }),
        FOLLOW_OTHER(world -> {
            if (world.bundles.containsKey("b")) {
                world.follow("b");
            }
        }),
        VANISH(world -> world.bundles.remove("b"));

        private final Consumer<RotationWorld> move;

        Move(Consumer<RotationWorld> move) {
            this.move = move;
        }
    }

    private record State(RotationWorld world, int depth) {}

    @ParameterizedTest
    @EnumSource(Beginning.class)
    void whoever_moves_next_nobody_is_shut_out_and_it_comes_to_an_end(Beginning beginning) {
        var first = RotationWorld.settled();
        beginning.change.accept(first);
        var open = new ArrayDeque<State>();
        var known = new HashSet<String>();
        open.add(new State(first, 0));
        known.add(first.toString());
        while (!open.isEmpty()) {
            var state = open.remove();
            comesToAnEnd(state.world().copy());
            if (state.depth() == DEEP || state.world().seen.size() > MOST_GENERATIONS || known.size() > MOST_STATES) {
                continue;
            }
            for (var move : Move.values()) {
                var world = state.world().copy();
                move.move.accept(world);
                isSafe(world, state.world());
                if (known.add(world.toString())) {
                    open.add(new State(world, state.depth() + 1));
                }
            }
        }
        assertThat(known.size()).isGreaterThan(1_000);
    }

    /** One step, with what must hold when it is taken. */
    private static void operate(RotationWorld world) {
        var plan = world.plan();
        assertThat(world.plan()).isEqualTo(plan);
        if (plan instanceof Plan.Activate activate && activate.because().code() == Code.GENERATION_ACTIVATED) {
            if (activate.active().isPresent()) {
                assertThat(world.trustedByAll()).as(world::toString).contains(activate.number());
                assertThat(world.bundles.values())
                        .allMatch(bundle -> bundle.carries().contains(activate.number()));
                assertThat(world.secret)
                        .as(world::toString)
                        .matches(secret ->
                                secret.isEmpty() || secret.get().carries().contains(activate.number()));
            }
        }
        if (plan instanceof Plan.Activate activate && activate.because().code() == Code.ACTIVATED_UNTRUSTED) {
            assertThat(world.rule.holds()).isFalse();
            assertThat(world.now.plus(LEAF.multipliedBy(3)))
                    .isAfter(end(world, activate.active().orElseThrow().number()));
        }
        if (plan instanceof Plan.Prepare prepare) {
            assertThat(prepare.number()).isGreaterThan(world.last);
            assertThat(world.rule.distrust()).doesNotContain(prepare.number());
        }
        world.act(plan);
        if (plan instanceof Plan.Activate activate && activate.because().code() == Code.ACTIVATED_UNTRUSTED) {
            world.follow("a"); // whoever did not follow by then fails, and that was said
            world.everybodyFollows();
        }
    }

    private static Instant end(RotationWorld world, int number) {
        return world.generation(number).path().getFirst().validity().notAfter();
    }

    /** Whoever issues, issues what everybody takes. */
    private static void renew(RotationWorld world) {
        var signer = world.plan().active().map(Plan.Active::number);
        var distrusted = world.seen.values().stream()
                .anyMatch(seen -> seen.facts().distrusted().isPresent());
        if (signer.isPresent() && !distrusted) {
            assertThat(world.trustedByAll()).as(world::toString).contains(signer.get());
        }
        world.renew();
    }

    /** What holds in every state, and what no move may take away. */
    private static void isSafe(RotationWorld world, RotationWorld before) {
        world.signed.forEach((number, until) -> {
            var seen = world.generation(number);
            if (!until.isBefore(world.now) && seen.facts().distrusted().isEmpty()) {
                assertThat(world.trusted()).as(world::toString).contains(number);
            }
        });
        before.seen.forEach((number, seen) -> {
            var after = world.generation(number).facts();
            assertThat(after.activated())
                    .satisfies(at -> seen.facts()
                            .activated()
                            .ifPresent(once -> assertThat(at).contains(once)));
            assertThat(after.retired())
                    .satisfies(at -> seen.facts()
                            .retired()
                            .ifPresent(once -> assertThat(at).contains(once)));
        });
        assertThat(world.signer).as(world::toString).isGreaterThanOrEqualTo(before.signer);
    }

    /** When whatever can wait no longer has waited: the next hour, the next deadline, the next end. */
    private static Instant next(RotationWorld world) {
        return switch (world.plan()) {
            case Plan.AwaitLeaves await -> await.until().plusSeconds(1);
            case Plan.Waiting _ -> world.now.plus(Duration.ofMinutes(10));
            case Plan.Hold hold -> world.now.plus(LEAF);
            default -> world.now.plusSeconds(1);
        };
    }

    private static void comesToAnEnd(RotationWorld world) {
        for (var round = 0; round < 40; round++) {
            if (world.run() instanceof Plan.Hold hold
                    && world.trusted().equals(Set.of(hold.signs().number()))) {
                return;
            }
            world.everybodyFollows();
            world.run();
            world.renew();
            world.everybodyFollows();
            world.now = next(world);
        }
        throw new AssertionError("it does not come to an end: " + world.plan() + " in " + world);
    }
}
