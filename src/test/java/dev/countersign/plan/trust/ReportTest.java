package dev.countersign.plan.trust;

import static dev.countersign.plan.trust.TrustWorld.PARTNER;
import static dev.countersign.plan.trust.TrustWorld.PARTNERS;
import static dev.countersign.plan.trust.TrustWorld.SHOP;
import static dev.countersign.plan.trust.TrustWorld.SHOP_1;
import static dev.countersign.plan.trust.TrustWorld.SHOP_2;
import static dev.countersign.plan.trust.TrustWorld.START;
import static dev.countersign.plan.trust.TrustWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import dev.countersign.plan.trust.Copy.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person reads in the status, and hears of. */
class ReportTest {
    private static Report report(TrustWorld world, TrustBundleStatus old) {
        return Report.of(world.reading(), world.observed(), world.plan(), old, 1, world.now());
    }

    private static TrustBundleStatus status(TrustWorld world) {
        return report(world, TrustBundleStatus.EMPTY).status();
    }

    private static Condition ready(TrustBundleStatus status) {
        return status.conditions().getFirst();
    }

    @Test
    void a_bundle_that_is_everywhere_is_ready_and_says_which_anchors_it_has_and_why() {
        var status = status(TrustWorld.settled());

        assertThat(ready(status).type()).isEqualTo("Ready");
        assertThat(ready(status).status()).isEqualTo("True");
        assertThat(ready(status).reason()).isEqualTo("upToDate");
        assertThat(status.hash()).isEqualTo(Anchors.hash(List.of(SHOP_1)));
        assertThat(status.published()).isEqualTo("1/1");
        assertThat(status.anchors())
                .containsExactly(new TrustBundleStatus.Anchor(
                        SHOP_1.fingerprint(),
                        "CN=shop G1",
                        SHOP_1.validity().notAfter().toString(),
                        List.of(SHOP)));
        assertThat(status.sources()).containsExactly(new TrustBundleStatus.Source(SHOP, 1, null, null));
        assertThat(status.targets())
                .containsExactly(
                        new TrustBundleStatus.Target("ConfigMap", "shop", "clients", status.hash(), null, null));
    }

    @Test
    void a_source_that_gives_nothing_has_its_finding_and_the_bundle_is_not_ready() {
        var world = TrustWorld.settled().twoSources().gives(PARTNERS, PARTNER).published();
        var before = status(world);
        var report = report(world.lacks(PARTNERS), before);

        assertThat(ready(report.status()).status()).isEqualTo("False");
        assertThat(ready(report.status()).reason()).isEqualTo("trustSourceMissing");
        assertThat(report.status().anchors()).isEqualTo(before.anchors());
        assertThat(report.status().sources().get(1).anchors()).isEqualTo(1);
        assertThat(report.status().sources().get(1).reason()).isEqualTo("trustSourceMissing");
        assertThat(report.status().sources().get(0).reason()).isNull();
        assertThat(report.notices()).extracting(Notice::reason).containsExactly("trustSourceMissing");
        assertThat(report(world, report.status()).notices()).as("told once").isEmpty();
    }

    @Test
    void what_is_left_out_is_told_and_the_bundle_is_ready() {
        var ended = TrustWorld.root("CN=ended", START.minus(Duration.ofDays(30)), Duration.ofDays(10));
        var status = status(new TrustWorld()
                .twoSources()
                .gives(SHOP, SHOP_1)
                .gives(PARTNERS, PARTNER, ended)
                .published());

        assertThat(ready(status).status()).isEqualTo("True");
        assertThat(ready(status).reason()).isEqualTo("anchorExpired");
        assertThat(status.sources().get(1).anchors()).isEqualTo(1);
    }

    @Test
    void while_nothing_is_known_the_status_keeps_what_it_remembers() {
        var world = TrustWorld.settled().twoSources().gives(PARTNERS, PARTNER).published();
        var before = status(world);
        var after = report(world.lacks(PARTNERS).withoutCertificates(), before).status();

        assertThat(ready(after).reason()).isEqualTo("lastAnchorsUnknown");
        assertThat(after.anchors()).isEqualTo(before.anchors());
        assertThat(after.hash()).isEqualTo(before.hash());
        assertThat(after.published()).isEqualTo(before.published());
        var unclear = report(world.spec("sources: []"), before).status();
        assertThat(ready(unclear).reason()).isEqualTo("specUnclear");
        assertThat(unclear.anchors()).isEqualTo(before.anchors());
        assertThat(unclear.targets()).isEqualTo(before.targets());
    }

    @Test
    void a_source_of_which_nothing_was_known_is_unknown_at_the_next_look_too() {
        var world = new TrustWorld().lacks(SHOP);
        var before = status(world);

        assertThat(before.sources().getFirst().anchors()).isNull();
        assertThat(report(world, before).status().sources()).isEqualTo(before.sources());
    }

    /** What a map or an index happens to give first may be another thing after each start. */
    @Test
    void the_reason_is_that_of_the_first_source_in_the_spec_and_of_the_first_object_by_name() {
        var names = IntStream.range(0, 12).mapToObj(i -> "partners-" + i).toList();
        for (var first = 0; first < names.size(); first++) {
            var turned = new ArrayList<>(names);
            Collections.rotate(turned, first);
            var ended = TrustWorld.root("CN=ended", START.minus(Duration.ofDays(30)), Duration.ofDays(10));
            var world = new TrustWorld()
                    .spec("sources:\n"
                            + turned.stream()
                                    .map("- configMap: {name: %s}\n"::formatted)
                                    .collect(Collectors.joining()));
            turned.forEach(name -> world.gives("ConfigMap " + name + ", key ca.crt", PARTNER, ended));

            assertThat(ready(status(world.published())).message()).startsWith("ConfigMap " + turned.getFirst());
        }

        var world = TrustWorld.settled();
        for (var namespace : List.of("team-c", "team-a", "team-b")) {
            world.copy(
                    configMap(namespace, "trust"),
                    Role.RECEIVER,
                    new Copy.Barred(new Finding(Code.TARGET_UNWRITABLE, namespace + " is immutable")));
        }
        assertThat(ready(status(world)).message()).startsWith("team-a");
    }

    /** It was put right, and would be left alone only if it had to be again: nothing has to be said of that. */
    @Test
    void an_object_that_is_left_alone_and_carries_the_bundle_is_as_well_as_any() {
        var world = TrustWorld.settled();
        var before = report(world, TrustBundleStatus.EMPTY).status();
        var carrying = (Copy.Held) world.at(world.own()).state();
        var contested = new Finding(Code.TARGET_CONTESTED, "somebody keeps changing it");

        world.copy(world.own(), Role.OWN, new Copy.LeftAlone(carrying, contested));
        assertThat(report(world, before).status()).isEqualTo(before);
        assertThat(report(world, before).notices()).isEmpty();

        world.copy(world.own(), Role.OWN, new Copy.LeftAlone(TrustWorld.empty(), contested));
        assertThat(world.plan()).isInstanceOf(Plan.Hold.class);
        var lagging = report(world, before);
        assertThat(ready(lagging.status()).reason()).isEqualTo("targetContested");
        assertThat(lagging.status().published()).isEqualTo("0/1");
        assertThat(lagging.notices()).extracting(Notice::reason).containsExactly("targetContested");
    }

    @Test
    void of_a_thousand_objects_those_that_lag_are_named_and_all_are_counted() {
        var world = TrustWorld.settled();
        IntStream.range(0, 1000).forEach(i -> world.asks(configMap("team-%03d".formatted(i), "trust")));
        world.published();
        assertThat(status(world).published()).isEqualTo("1001/1001");
        assertThat(status(world).targets()).hasSize(1);

        IntStream.range(0, 40)
                .forEach(i -> world.copy(
                        configMap("team-%03d".formatted(i), "trust"),
                        Role.RECEIVER,
                        new Copy.Barred(new Finding(Code.TARGET_UNWRITABLE, "it is immutable"))));
        var status = status(world);
        assertThat(status.published()).isEqualTo("961/1001");
        assertThat(status.targets()).hasSize(16);
        assertThat(status.targets().getFirst().name()).isEqualTo("clients");
        assertThat(status.targets().get(1).reason()).isEqualTo("targetUnwritable");
        assertThat(ready(status).status()).isEqualTo("False");
    }

    @Test
    void certificates_that_carry_the_bundle_are_counted_and_hold_nothing_up() {
        var orders = new Place(Place.Kind.ClientCertificate, "shop", "orders");
        var world = TrustWorld.settled().copy(orders, Role.FOLLOWER, new Copy.Absent());

        assertThat(status(world).published()).isEqualTo("1/2");
        assertThat(ready(status(world)).status()).isEqualTo("True");
        assertThat(status(world).targets())
                .extracting(TrustBundleStatus.Target::kind)
                .containsExactly("ConfigMap", "ClientCertificate");
        world.copy(
                orders,
                Role.FOLLOWER,
                new Copy.Held(Map.of(), Map.of(), Optional.of(Anchors.hash(List.of(SHOP_1))), Set.of(), true, "1"));
        assertThat(status(world).published()).isEqualTo("2/2");
    }

    @Test
    void what_relying_parties_show_is_left_as_it_is() {
        var party = new TrustBundleStatus.Party(
                "Deployment", "shop", "orders", List.of("shop/1"), "Probed", "2026-01-01T00:00:00Z", null, null);
        var old = new TrustBundleStatus(
                List.of(new Condition("Trusted", "True", 1L, "2026-01-01T00:00:00Z", "upToDate", "")),
                null,
                null,
                "1/1",
                List.of(),
                List.of(),
                List.of(),
                List.of(party));

        var status = report(TrustWorld.settled(), old).status();

        assertThat(status.relyingParties()).containsExactly(party);
        assertThat(status.trusting()).isEqualTo("1/1");
        assertThat(status.conditions()).extracting(Condition::type).containsExactly("Trusted", "Ready");
    }

    @Test
    void before_other_anchors_are_written_the_status_says_which() {
        var world = TrustWorld.settled();
        var before = status(world);
        var plan = (Plan.Publish) world.gives(SHOP, SHOP_1, SHOP_2).plan();

        var announced = Report.announcing(plan, before);

        assertThat(announced.hash()).isEqualTo(Anchors.hash(List.of(SHOP_1, SHOP_2)));
        assertThat(announced.anchors()).hasSize(2);
        assertThat(announced.conditions()).isEqualTo(before.conditions());
        assertThat(announced.targets()).isEqualTo(before.targets());
    }

    @Test
    void an_event_says_who_is_trusted_from_now_on_and_who_is_not() {
        var world = TrustWorld.settled();
        var before = status(world);
        var more = (Plan.Publish) world.gives(SHOP, SHOP_2).plan();

        assertThat(Report.changes(more, before))
                .containsExactly(new Notice(false, "bundleChanged", "trusts CN=shop G2; trusts no longer CN=shop G1"));
        assertThat(Report.changes(more, TrustBundleStatus.EMPTY))
                .as("a new bundle is no news")
                .isEmpty();
    }
}
