package dev.countersign.plan.trust;

import static dev.countersign.plan.trust.Plans.freezes;
import static dev.countersign.plan.trust.Plans.holds;
import static dev.countersign.plan.trust.Plans.removed;
import static dev.countersign.plan.trust.Plans.written;
import static dev.countersign.plan.trust.TrustWorld.PARTNER;
import static dev.countersign.plan.trust.TrustWorld.PARTNERS;
import static dev.countersign.plan.trust.TrustWorld.SHOP;
import static dev.countersign.plan.trust.TrustWorld.SHOP_1;
import static dev.countersign.plan.trust.TrustWorld.SHOP_2;
import static dev.countersign.plan.trust.TrustWorld.START;
import static dev.countersign.plan.trust.TrustWorld.configMap;
import static dev.countersign.plan.trust.TrustWorld.root;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written for a bundle and where, and what is said about it. */
class PlannerTest {
    private static final Place ORDERS = configMap("orders", "trust");

    // Targets

    @Test
    void an_edited_target_is_put_right() {
        var world = TrustWorld.settled();
        var held = (Copy.Held) world.at(world.own()).state();
        world.copy(
                world.own(),
                Role.OWN,
                new Copy.Held(Map.of("ca.crt", "edited"), held.sizes(), held.hash(), held.managed(), true, "3"));

        assertThat(written(world)).containsExactly(world.own());
    }

    @Test
    void torn_off_labels_are_put_back() {
        var world = TrustWorld.settled();
        var held = (Copy.Held) world.at(world.own()).state();
        world.copy(
                world.own(),
                Role.OWN,
                new Copy.Held(held.digests(), held.sizes(), held.hash(), held.managed(), false, "3"));

        assertThat(written(world)).containsExactly(world.own());
    }

    @Test
    void a_form_that_is_wanted_no_more_is_written_away() {
        var world = TrustWorld.settled().spec("""
                        sources: [{authority: {kind: CertificateAuthority, name: shop}}]
                        target: {jks: {}}
                        """).published();
        world.spec("sources: [{authority: {kind: CertificateAuthority, name: shop}}]");

        assertThat(written(world)).containsExactly(world.own());
        world.published();
        assertThat(((Copy.Held) world.at(world.own()).state()).digests()).containsOnlyKeys("ca.crt");
    }

    @Test
    void a_target_that_is_not_ours_stays_and_the_others_are_written() {
        var world = TrustWorld.settled().gives(SHOP, SHOP_2).asks(ORDERS);
        world.copy(world.own(), Role.OWN, new Copy.Barred(new Finding(Code.TARGET_FOREIGN, "it is somebody's")));

        assertThat(written(world)).containsExactly(ORDERS);
        holds(world.settle(), Code.TARGET_FOREIGN);
    }

    @Test
    void a_renamed_target_is_written_before_the_old_one_is_removed() {
        var world = TrustWorld.settled();
        var old = world.own();
        world.spec("""
                sources: [{authority: {kind: CertificateAuthority, name: shop}}]
                target: {configMap: {name: trust}}
                """);
        world.copy(old, Role.FORMER, world.at(old).state());

        assertThat(written(world)).containsExactly(world.own());
        assertThat(removed(world)).isEmpty();
        world.copy(
                world.own(),
                Role.OWN,
                world.held(world.own(), world.plan().selection().anchors(), TrustWorld.empty()));
        assertThat(written(world)).isEmpty();
        assertThat(removed(world)).containsExactly(old);
    }

    @Test
    void the_old_target_stays_while_the_new_one_cannot_be_written() {
        var world = TrustWorld.settled();
        var old = world.own();
        world.spec("""
                sources: [{authority: {kind: CertificateAuthority, name: shop}}]
                target: {configMap: {name: trust}}
                """);
        world.copy(old, Role.FORMER, world.at(old).state());
        world.copy(world.own(), Role.OWN, new Copy.Barred(new Finding(Code.TARGET_FOREIGN, "it is somebody's")));

        holds(world, Code.TARGET_FOREIGN);
    }

    @Test
    void a_former_secret_is_left_with_the_command_that_removes_it() {
        var old = new Place(Place.Kind.Secret, "shop", "clients");
        var world = TrustWorld.settled();
        world.copy(old, Role.FORMER, world.at(world.own()).state());

        holds(world, Code.FORMER_TARGET_LEFT);
        assertThat(world.plan().because().sentence()).contains("kubectl delete secret -n shop clients");
    }

    @Test
    void an_object_that_asks_is_filled_and_what_else_is_in_it_stays() {
        var world = TrustWorld.settled()
                .copy(
                        ORDERS,
                        Role.RECEIVER,
                        new Copy.Held(
                                Map.of("config.yaml", "d"),
                                Map.of("config.yaml", 9L),
                                Optional.empty(),
                                Set.of(),
                                false,
                                "1"));

        assertThat(written(world)).containsExactly(ORDERS);
        world.published();
        assertThat(((Copy.Held) world.at(ORDERS).state()).digests()).containsOnlyKeys("config.yaml", "ca.crt");
    }

    @Test
    void an_object_whose_label_was_taken_away_keeps_what_it_has_and_is_told_of() {
        var world = TrustWorld.settled().asks(ORDERS).published();
        world.copy(ORDERS, Role.WITHDRAWN, world.at(ORDERS).state());

        holds(world, Code.TRUST_FROM_WITHDRAWN);
        world.gives(SHOP, SHOP_1, SHOP_2);
        assertThat(written(world)).containsExactly(world.own());
    }

    @Test
    void an_object_without_room_is_left_alone_and_told_of() {
        var full = new Copy.Held(
                Map.of("big", "d"), Map.of("big", Copies.MOST_BYTES - 10), Optional.empty(), Set.of(), false, "1");
        var world = TrustWorld.settled().copy(ORDERS, Role.RECEIVER, full);

        holds(world, Code.BUNDLE_TOO_LARGE);
        assertThat(world.plan().because().sentence()).contains("ConfigMap orders/trust");
    }

    @Test
    void a_bundle_that_no_object_could_take_is_not_written_and_the_last_one_stays() {
        var many = IntStream.range(0, 600).mapToObj(i -> root("CN=many " + i)).toArray(Certificate[]::new);
        var world = TrustWorld.settled().twoSources().gives(PARTNERS, many);

        holds(world, Code.BUNDLE_TOO_LARGE);
        assertThat(world.anchors()).containsExactly(SHOP_1);
        freezes(new TrustWorld().gives(SHOP, many), Code.BUNDLE_TOO_LARGE);
    }

    /** 1 MiB of sources is a finding and no loop of refused writes. */
    @Test
    void bytes_are_counted_in_all_forms_together_before_anything_is_written() {
        var units = ",OU=" + "x".repeat(60);
        var many = IntStream.range(0, 300)
                .mapToObj(i -> Pki.authority("CN=many " + i + units.repeat(6), Pki.KEY, START, Duration.ofDays(90))
                        .certificate())
                .toArray(Certificate[]::new);
        var world = new TrustWorld().gives(SHOP, many);
        assertThat(written(world)).containsExactly(world.own());
        world.published();

        world.spec("""
                sources: [{authority: {kind: CertificateAuthority, name: shop}}]
                target: {jks: {}, pkcs12: {profile: Modern2023}}
                """);
        freezes(world.forgotten(), Code.BUNDLE_TOO_LARGE);
        assertThat(world.plan().because().sentence())
                .containsPattern("has 1[0-9]{6} bytes")
                .contains("1048576");
    }

    // ClusterTrustBundle

    private static TrustWorld withCluster() {
        return TrustWorld.settled().spec("""
                sources: [{authority: {kind: CertificateAuthority, name: shop}}]
                clusterTrustBundle: {}
                """);
    }

    @Test
    void a_cluster_trust_bundle_carries_the_same_anchors() {
        var world = withCluster();

        assertThat(written(world)).containsExactly(new Place(Place.Kind.ClusterTrustBundle, "", "shop.clients"));
        holds(world.published(), Code.UP_TO_DATE);
    }

    @Test
    void a_cluster_trust_bundle_that_is_wanted_no_more_is_removed_and_a_renamed_one_after_its_successor() {
        var world = withCluster().published();
        var old = new Place(Place.Kind.ClusterTrustBundle, "", "shop.clients");
        var held = world.at(old).state();
        world.spec("sources: [{authority: {kind: CertificateAuthority, name: shop}}]");
        world.copy(old, Role.FORMER, held);
        assertThat(removed(world)).containsExactly(old);

        world.spec("""
                sources: [{authority: {kind: CertificateAuthority, name: shop}}]
                clusterTrustBundle: {signerName: example.com/clients}
                """);
        assertThat(removed(world)).isEmpty();
        assertThat(written(world))
                .containsExactly(new Place(Place.Kind.ClusterTrustBundle, "", "example.com:clients:shop.clients"));
    }

    @Test
    void an_api_server_without_them_is_told_of_and_everything_else_is_written() {
        var world = withCluster();
        world.copy(
                new Place(Place.Kind.ClusterTrustBundle, "", "shop.clients"),
                Role.OWN,
                new Copy.Barred(new Finding(Code.CLUSTER_TRUST_BUNDLE_NOT_SERVED, "it serves none")));

        holds(world, Code.CLUSTER_TRUST_BUNDLE_NOT_SERVED);
    }

    // When to look again

    @Test
    void sources_of_others_are_read_every_minute_and_all_else_is_told_to_us() {
        var byReference = (Plan.Hold) TrustWorld.settled().plan();
        var readLive = (Plan.Hold) TrustWorld.settled()
                .twoSources()
                .gives(PARTNERS, PARTNER)
                .published()
                .plan();

        assertThat(byReference.lookAgainAt()).isEqualTo(START.plus(Planner.RESYNC));
        assertThat(readLive.lookAgainAt()).isEqualTo(START.plus(Planner.SOURCE));
    }

    @Test
    void a_certificate_that_has_not_taken_the_bundle_yet_is_asked_again_soon() {
        var certificate = new Place(Place.Kind.ClientCertificate, "shop", "orders");
        var world = TrustWorld.settled().copy(certificate, Role.FOLLOWER, new Copy.Absent());

        holds(world, Code.UP_TO_DATE);
        assertThat(((Plan.Hold) world.plan()).lookAgainAt()).isEqualTo(START.plus(Planner.FOLLOWED));
    }

    @Test
    void what_cannot_be_understood_changes_nothing() {
        freezes(TrustWorld.settled().spec("sources: []"), Code.SPEC_UNCLEAR);
    }
}
