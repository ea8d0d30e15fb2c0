package dev.countersign.plan.trust;

import static dev.countersign.plan.trust.TrustWorld.PARTNER;
import static dev.countersign.plan.trust.TrustWorld.PARTNERS;
import static dev.countersign.plan.trust.TrustWorld.SHOP;
import static dev.countersign.plan.trust.TrustWorld.SHOP_1;
import static dev.countersign.plan.trust.TrustWorld.SHOP_2;
import static dev.countersign.plan.trust.TrustWorld.START;
import static dev.countersign.plan.trust.TrustWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Anchors.Anchor;
import dev.countersign.plan.trust.Copy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every combination of what two sources, the memory, the target, a receiver and a former target can be: from each world
 * the bundle comes to rest in few steps, and on no way does an anchor leave by accident.
 */
class SmallWorldTest {
    private static final Certificate ENDED =
            TrustWorld.root("CN=ended", START.minus(Duration.ofDays(30)), Duration.ofDays(10));
    private static final Place ORDERS = configMap("orders", "trust");
    private static final Place OLD = configMap("shop", "old");
    private static final int STEPS = 4;

    /** What a source may give; null: it lacks. */
    private static final List<Optional<List<Certificate>>> GIVEN = List.of(
            Optional.empty(),
            Optional.of(List.of(SHOP_1)),
            Optional.of(List.of(SHOP_1, SHOP_2)),
            Optional.of(List.of(PARTNER)),
            Optional.of(List.of(PARTNER, ENDED)),
            Optional.of(List.of(ENDED)));

    private enum Remembered {
        NOTHING,
        FIRST,
        BOTH,
        BOTH_WITHOUT_CERTIFICATES
    }

    private enum Present {
        ABSENT,
        EMPTY,
        FIRST,
        BOTH,
        EDITED,
        FOREIGN
    }

    private int worlds;

    @Test
    void every_world_comes_to_rest_and_loses_no_anchor_on_the_way() {
        for (var shop : GIVEN) {
            for (var partners : GIVEN) {
                for (var remembered : Remembered.values()) {
                    for (var own : Present.values()) {
                        for (var receiver : Present.values()) {
                            for (var former : List.of(false, true)) {
                                for (var now : List.of(START, START.plus(Duration.ofDays(9000)))) {
                                    check(world(shop, partners, remembered, own, receiver, former, now));
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(worlds).isEqualTo(6 * 6 * 4 * 6 * 6 * 2 * 2);
    }

    private static TrustWorld world(
            Optional<List<Certificate>> shop,
            Optional<List<Certificate>> partners,
            Remembered remembered,
            Present own,
            Present receiver,
            boolean former,
            Instant now) {
        var world = new TrustWorld().twoSources().now(now);
        give(world, SHOP, shop);
        give(world, PARTNERS, partners);
        var first = Anchors.of(List.of(new Anchor(SHOP_1, Set.of(SHOP))));
        var both = Anchors.of(List.of(new Anchor(SHOP_1, Set.of(SHOP)), new Anchor(PARTNER, Set.of(PARTNERS))));
        switch (remembered) {
            case NOTHING -> world.forgotten();
            case FIRST -> world.remember(first);
            case BOTH -> world.remember(both);
            case BOTH_WITHOUT_CERTIFICATES -> {
                world.remember(both);
                world.withoutCertificates();
            }
        }
        put(world, world.own(), Role.OWN, own, first, both);
        put(world, ORDERS, Role.RECEIVER, receiver, first, both);
        if (former) {
            put(world, OLD, Role.FORMER, Present.FIRST, first, both);
        }
        return world;
    }

    private static void give(TrustWorld world, String label, Optional<List<Certificate>> given) {
        given.ifPresentOrElse(
                certificates -> world.gives(label, certificates.toArray(Certificate[]::new)), () -> world.lacks(label));
    }

    private static void put(TrustWorld world, Place place, Role role, Present present, Anchors first, Anchors both) {
        switch (present) {
            case ABSENT -> world.gone(place);
            case EMPTY -> world.copy(place, role, TrustWorld.empty());
            case FIRST -> world.copy(place, role, world.held(place, first, TrustWorld.empty()));
            case BOTH -> world.copy(place, role, world.held(place, both, TrustWorld.empty()));
            case EDITED ->
                world.copy(
                        place,
                        role,
                        new Copy.Held(
                                Map.of("ca.crt", "edited"),
                                Map.of("ca.crt", 9L),
                                Optional.of("edited"),
                                Set.of("ca.crt"),
                                true,
                                "9"));
            case FOREIGN ->
                world.copy(place, role, new Copy.Barred(new Finding(Code.TARGET_FOREIGN, "it is somebody's")));
        }
    }

    private void check(TrustWorld world) {
        worlds++;
        var before = world.observed();
        var memory = before.memory();
        var chosen = world.plan().selection();
        promises(world, before, memory, chosen);
        for (var step = 0; step < STEPS && world.plan() instanceof Plan.Publish; step++) {
            world.step();
        }
        var end = world.plan();
        assertThat(end).as("after %d steps", STEPS).isNotInstanceOf(Plan.Publish.class);
        assertThat(world.plan()).as("the same world, the same plan").isEqualTo(end);
        rest(world, end, before);
    }

    /** What each plan must keep, whatever the world. */
    private static void promises(TrustWorld world, Observed before, Memory memory, Selection chosen) {
        var plan = world.plan();
        if (plan instanceof Plan.Publish publish) {
            assertThat(publish.selection().anchors().isEmpty())
                    .as("never empty")
                    .isFalse();
            assertThat(publish.write())
                    .as("never what is not ours")
                    .noneMatch(copy -> copy.state() instanceof Copy.Barred);
            assertThat(publish.write()).noneMatch(copy -> copy.role() == Role.FORMER || copy.role() == Role.WITHDRAWN);
            assertThat(publish.remove()).allMatch(copy -> copy.role() == Role.FORMER);
            assertThat(publish.remove().isEmpty() || ownCarries(before, chosen))
                    .as("removed only when its successor is there")
                    .isTrue();
        }
        if (plan instanceof Plan.Freeze) {
            return; // nothing moves
        }
        var present = chosen.anchors().byFingerprint().keySet();
        memory.sources().forEach((fingerprint, labels) -> {
            var lacking = labels.stream().anyMatch(chosen.lacking()::contains);
            var over = Optional.ofNullable(memory.atHand().get(fingerprint))
                    .filter(certificate ->
                            certificate.validity().endedAt(world.now().minus(Duration.ofDays(1))))
                    .isPresent();
            if (lacking && !over) {
                assertThat(present).as("an anchor of a source that lacks").contains(fingerprint);
            }
        });
        var known = new ArrayList<>(memory.sources().keySet());
        given(before).forEach(certificate -> known.add(certificate.fingerprint()));
        assertThat(known).as("nothing that nobody gave").containsAll(present);
    }

    private static List<Certificate> given(Observed observed) {
        return observed.sources().stream()
                .flatMap(supply -> supply.seen() instanceof Seen.Found found
                        ? found.certificates().stream()
                        : Stream.<Certificate>empty())
                .toList();
    }

    private static boolean ownCarries(Observed observed, Selection selection) {
        return observed.copies().stream()
                .filter(copy -> copy.role() == Role.OWN)
                .anyMatch(copy -> copy.state() instanceof Copy.Held held
                        && held.hash().equals(Optional.of(selection.anchors().hash())));
    }

    /** At the end whatever may be written carries the bundle, or everything is as it was. */
    private static void rest(TrustWorld world, Plan end, Observed before) {
        if (end instanceof Plan.Freeze) {
            assertThat(world.observed().copies()).as("frozen is frozen").isEqualTo(before.copies());
            return;
        }
        var hash = end.selection().anchors().hash();
        world.observed().copies().stream()
                .filter(copy -> copy.role().isWanted() && !(copy.state() instanceof Copy.Barred))
                .forEach(copy -> assertThat(copy.state())
                        .isInstanceOfSatisfying(
                                Copy.Held.class, held -> assertThat(held.hash()).isEqualTo(Optional.of(hash))));
    }
}
