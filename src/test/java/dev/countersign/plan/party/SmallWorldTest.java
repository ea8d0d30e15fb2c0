package dev.countersign.plan.party;

import static dev.countersign.plan.party.PartyWorld.AIM;
import static dev.countersign.plan.party.PartyWorld.FIXED;
import static dev.countersign.plan.party.PartyWorld.G1;
import static dev.countersign.plan.party.PartyWorld.G2;
import static dev.countersign.plan.party.PartyWorld.MOUNTED;
import static dev.countersign.plan.party.PartyWorld.START;
import static dev.countersign.plan.party.PartyWorld.TARGET;
import static dev.countersign.plan.party.PartyWorld.doubtful;
import static dev.countersign.plan.party.PartyWorld.refuses;
import static dev.countersign.plan.party.PartyWorld.trusts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.evidence.Verdict.Doubt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every combination of who a party is, what its pods are, what it answered, where the bundle stands and how late it is:
 * nobody is believed without one of the four kinds of evidence, nobody against a refusal, and who lags knows why.
 */
class SmallWorldTest {
    private static final Duration SETTLE = Duration.ofMinutes(2);

    private enum Kind {
        RESTART(PartyWorld::restarting),
        RESTART_API(() -> PartyWorld.restarting().readsApi()),
        IN_PLACE(PartyWorld::inPlace),
        IN_PLACE_API(() -> PartyWorld.inPlace().readsApi()),
        OUTSIDE(PartyWorld::outside),
        OUTSIDE_HALF(() -> PartyWorld.outside(G1)),
        OUTSIDE_ALL(() -> PartyWorld.outside(G1, G2));

        private final Supplier<PartyWorld> world;

        Kind(Supplier<PartyWorld> world) {
            this.world = world;
        }

        boolean isOutside() {
            return this == OUTSIDE || this == OUTSIDE_HALF || this == OUTSIDE_ALL;
        }

        boolean readsVolume() {
            return this == RESTART || this == IN_PLACE;
        }
    }

    /** What there is to trust: a generation that signs and a new one, the former alone, or others' certificates alone. */
    private enum Anchors {
        BOTH(AIM),
        ONE_GENERATION(new Aim(
                List.of(PartyWorld.PARTNER, PartyWorld.ANCHOR_1),
                List.of(AIM.generations().getFirst()))),
        NO_GENERATION(new Aim(List.of(PartyWorld.PARTNER, PartyWorld.ANCHOR_2), List.of()));

        private final Aim aim;

        Anchors(Aim aim) {
            this.aim = aim;
        }

        String present() {
            return aim.hash();
        }

        String former() {
            return dev.countersign.plan.trust.Anchors.hash(
                    aim.anchors().subList(0, aim.anchors().size() - 1));
        }

        /** Nobody is asked for generations that are not there. */
        Heard heard(Verdict answer) {
            return switch (this) {
                case BOTH -> new Heard(Map.of(G1, trusts(), G2, answer), Optional.empty());
                case ONE_GENERATION -> new Heard(Map.of(G1, answer), Optional.empty());
                case NO_GENERATION -> Heard.NOTHING;
            };
        }
    }

    private enum Pods {
        ZERO((world, _) -> world.atZero()),
        ZERO_UNMOUNTED((world, _) -> world.atZero().template(Set.of())),
        NOT_YET((world, _) -> world),
        CURRENT((world, anchors) -> world.pod(anchors.present())),
        OLD((world, anchors) -> world.pod(anchors.former())),
        MIXED((world, anchors) -> world.pod(anchors.present()).pod(anchors.former())),
        UNMARKED((world, _) -> world.pod(Optional.empty(), MOUNTED)),
        UNMOUNTED((world, anchors) -> world.pod(Optional.of(anchors.present()), Set.of())),
        FIXED_MOUNT((world, anchors) -> world.pod(Optional.of(anchors.present()), FIXED));

        private final BiFunction<PartyWorld, Anchors, PartyWorld> change;

        Pods(BiFunction<PartyWorld, Anchors, PartyWorld> change) {
            this.change = change;
        }

        boolean mount() {
            return this != ZERO_UNMOUNTED && this != UNMOUNTED;
        }
    }

    private enum Where {
        THERE,
        LAGGING,
        NOWHERE
    }

    private record Row(
            Kind kind,
            Pods pods,
            boolean settles,
            Optional<Verdict> answer,
            Where where,
            Duration time,
            Anchors anchors) {
        PartyWorld world() {
            var world = kind.world.get().aim(anchors.aim);
            if (!kind.isOutside()) {
                world = pods.change.apply(world, anchors);
            }
            if (settles) {
                world.settles(SETTLE);
            }
            if (answer.isPresent()) {
                world.probed().hears(anchors.heard(answer.get()));
            }
            world.carried(where == Where.THERE ? Map.of(TARGET, START) : Map.of());
            return (where == Where.LAGGING ? world.lagging(TARGET) : world).after(time);
        }

        Optional<Verdict> asked() {
            return answer.filter(_ -> anchors != Anchors.NO_GENERATION);
        }

        boolean isRefused() {
            return asked().filter(Verdict.Refuses.class::isInstance).isPresent();
        }

        /** By each kind of evidence, said once more in other words. */
        boolean mayBeTrusted() {
            var there = where == Where.THERE;
            var zero = !kind.isOutside()
                    && (pods == Pods.ZERO || pods == Pods.ZERO_UNMOUNTED)
                    && (!kind.readsVolume() || (there && pods.mount()));
            var restarted = kind == Kind.RESTART
                    && (pods == Pods.CURRENT || pods == Pods.FIXED_MOUNT)
                    && where != Where.NOWHERE;
            var probed = asked().filter(Verdict.Trusts.class::isInstance).isPresent();
            var settled = settles
                    && there
                    && time.compareTo(SETTLE) >= 0
                    && (!kind.readsVolume() || pods.mount())
                    && !(kind == Kind.IN_PLACE && pods == Pods.FIXED_MOUNT);
            var acknowledged = (kind == Kind.OUTSIDE_ALL && anchors != Anchors.NO_GENERATION)
                    || (kind == Kind.OUTSIDE_HALF && anchors == Anchors.ONE_GENERATION);
            return zero || (!isRefused() && (restarted || probed || settled || acknowledged));
        }
    }

    private static Stream<Row> rows() {
        var answers = Stream.concat(
                        Stream.of(Optional.<Verdict>empty(), Optional.of(trusts()), Optional.of(refuses())),
                        Stream.of(Doubt.values()).map(doubt -> Optional.of(doubtful(doubt))))
                .toList();
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Pods.values())
                        .flatMap(pods -> Stream.of(false, true)
                                .flatMap(settles -> answers.stream()
                                        .flatMap(answer -> Stream.of(Where.values())
                                                .flatMap(where -> Stream.of(Duration.ZERO, SETTLE)
                                                        .flatMap(time -> Stream.of(Anchors.values())
                                                                .map(anchors -> new Row(
                                                                        kind, pods, settles, answer, where, time,
                                                                        anchors))))))));
    }

    @Test
    void nobody_is_believed_without_evidence_nor_against_a_refusal_and_who_lags_knows_why() {
        var all = rows().toList();
        all.forEach(SmallWorldTest::check);
        assertThat(all).hasSize(7 * 9 * 2 * 9 * 3 * 2 * 3);
    }

    private static void check(Row row) {
        var plan = row.world().plan();
        var shown = plan.shown().getFirst();

        assertThat(shown.complete()).as(row.toString()).isEqualTo(row.mayBeTrusted());
        assertThat(shown.trusts().containsAll(row.anchors().aim.names()) || !shown.complete())
                .as(row.toString())
                .isTrue();
        if (!shown.complete()) {
            assertThat(shown.finding()).as(row.toString()).isPresent();
        }
        if (shown.evidence().isEmpty()) {
            assertThat(shown.trusts().isEmpty() || row.pods().name().startsWith("ZERO"))
                    .as(row.toString())
                    .isTrue();
        }
        assertThat(plan.ask().isEmpty() || !shown.complete()).as(row.toString()).isTrue();
        assertThat(row.world().plan()).as("the same world, the same plan").isEqualTo(plan);
    }

    @Test
    void what_was_shown_stays_shown_as_time_goes_by() {
        rows().filter(row -> row.time().isZero() && row.world().shown().complete())
                .forEach(row -> assertThat(
                                row.world().after(Duration.ofDays(9)).shown().complete())
                        .as(row.toString())
                        .isTrue());
    }
}
