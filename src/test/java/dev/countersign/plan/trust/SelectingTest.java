package dev.countersign.plan.trust;

import static dev.countersign.plan.trust.Plans.freezes;
import static dev.countersign.plan.trust.Plans.holds;
import static dev.countersign.plan.trust.Plans.written;
import static dev.countersign.plan.trust.TrustWorld.PARTNER;
import static dev.countersign.plan.trust.TrustWorld.PARTNERS;
import static dev.countersign.plan.trust.TrustWorld.SHOP;
import static dev.countersign.plan.trust.TrustWorld.SHOP_1;
import static dev.countersign.plan.trust.TrustWorld.SHOP_2;
import static dev.countersign.plan.trust.TrustWorld.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import org.junit.jupiter.api.Test;

/** Which anchors a bundle holds. */
class SelectingTest {
    // What is in a bundle

    @Test
    void a_new_bundle_is_written_to_its_target() {
        var world = new TrustWorld().gives(SHOP, SHOP_1);

        assertThat(written(world)).containsExactly(world.own());
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    @Test
    void where_everything_carries_the_bundle_nothing_is_written() {
        holds(TrustWorld.settled(), Code.UP_TO_DATE);
    }

    @Test
    void a_new_generation_of_an_authority_is_added_by_reference() {
        var world = TrustWorld.settled().gives(SHOP, SHOP_1, SHOP_2);

        assertThat(written(world)).containsExactly(world.own());
        assertThat(world.anchors()).containsExactly(SHOP_1, SHOP_2);
    }

    @Test
    void a_generation_that_its_authority_trusts_no_more_leaves() {
        var world = TrustWorld.settled().gives(SHOP, SHOP_1, SHOP_2).published().gives(SHOP, SHOP_2);

        assertThat(world.anchors()).containsExactly(SHOP_2);
    }

    @Test
    void an_added_source_adds_its_anchors_and_a_removed_one_takes_them_along() {
        var world = TrustWorld.settled().twoSources().gives(PARTNERS, PARTNER).published();
        assertThat(world.anchors()).containsExactly(PARTNER, SHOP_1);

        world.spec("sources: [{authority: {kind: CertificateAuthority, name: shop}}]");
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    @Test
    void an_anchor_that_two_sources_give_stays_when_one_of_them_is_removed() {
        var world = new TrustWorld()
                .twoSources()
                .gives(SHOP, SHOP_1)
                .gives(PARTNERS, SHOP_1)
                .published()
                .spec("sources: [{authority: {kind: CertificateAuthority, name: shop}}]");

        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    @Test
    void inline_certificates_are_a_source() {
        var world =
                new TrustWorld().spec("sources:\n- inline: |\n" + PARTNER.pem().indent(4));

        assertThat(world.anchors()).containsExactly(PARTNER);
    }

    // What must not happen by accident

    @Test
    void the_last_anchors_of_a_source_that_is_gone_stay() {
        var world = TrustWorld.settled().twoSources().gives(PARTNERS, PARTNER).published();

        world.lacks(PARTNERS);

        holds(world, Code.TRUST_SOURCE_MISSING);
        assertThat(world.anchors()).containsExactly(PARTNER, SHOP_1);
        assertThat(world.plan().selection().findings()).containsOnlyKeys(PARTNERS);
    }

    @Test
    void an_authority_that_is_not_well_keeps_its_anchors_in_the_bundle() {
        var world = TrustWorld.settled().lacks(SHOP, Code.AUTHORITY_NOT_READY);

        holds(world, Code.AUTHORITY_NOT_READY);
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    @Test
    void while_one_source_is_gone_the_others_go_on() {
        var world = TrustWorld.settled()
                .twoSources()
                .gives(PARTNERS, PARTNER)
                .published()
                .lacks(PARTNERS)
                .gives(SHOP, SHOP_1, SHOP_2);

        assertThat(world.anchors()).containsExactly(PARTNER, SHOP_1, SHOP_2);
        assertThat(world.gives(SHOP, SHOP_2).anchors()).containsExactly(PARTNER, SHOP_2);
    }

    @Test
    void a_source_that_never_was_there_holds_nothing_up() {
        var world = new TrustWorld().twoSources().gives(SHOP, SHOP_1).lacks(PARTNERS);

        assertThat(written(world)).containsExactly(world.own());
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    /** Who renames a source in a spec is often a step ahead of whoever makes the object. */
    @Test
    void the_anchors_of_a_renamed_source_stay_until_the_new_one_is_there() {
        var world = TrustWorld.settled()
                .twoSources()
                .gives(PARTNERS, PARTNER)
                .published()
                .spec("""
                        sources:
                        - authority: {kind: CertificateAuthority, name: shop}
                        - configMap: {name: partners-v2}
                        """);
        assertThat(world.anchors()).containsExactly(PARTNER, SHOP_1);

        world.gives("ConfigMap partners-v2, key ca.crt", STRANGER);
        assertThat(world.anchors()).containsExactly(SHOP_1, STRANGER);
    }

    @Test
    void what_a_source_that_is_there_takes_away_leaves_even_while_another_is_missing() {
        var world = TrustWorld.settled()
                .twoSources()
                .gives(PARTNERS, PARTNER, STRANGER)
                .published()
                .lacks(SHOP)
                .gives(PARTNERS, PARTNER);

        assertThat(world.anchors()).containsExactly(PARTNER, SHOP_1);
    }

    @Test
    void when_no_source_gives_anything_the_last_anchors_stay() {
        var world = TrustWorld.settled().lacks(SHOP, Code.AUTHORITY_MISSING);

        holds(world, Code.AUTHORITY_MISSING);
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    @Test
    void a_bundle_without_any_anchor_is_never_written() {
        freezes(new TrustWorld().lacks(SHOP, Code.AUTHORITY_PREPARING), Code.BUNDLE_EMPTY);
    }

    @Test
    void a_deleted_target_comes_back_with_the_last_anchors_although_the_source_is_gone() {
        var world = TrustWorld.settled().lacks(SHOP);
        world.gone(world.own());

        assertThat(written(world)).containsExactly(world.own());
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    @Test
    void nothing_is_written_while_last_anchors_are_nowhere_to_be_had() {
        var world = TrustWorld.settled()
                .twoSources()
                .gives(PARTNERS, PARTNER)
                .published()
                .lacks(PARTNERS)
                .withoutCertificates();

        freezes(world, Code.LAST_ANCHORS_UNKNOWN);
        freezes(world.gives(SHOP, SHOP_1, SHOP_2), Code.LAST_ANCHORS_UNKNOWN);
    }

    /** A backup is restored without statuses; what stands in the target may be anybody's by then. */
    @Test
    void without_a_status_a_target_that_says_something_else_stays_while_a_source_is_gone() {
        var world = TrustWorld.settled()
                .twoSources()
                .gives(PARTNERS, PARTNER)
                .published()
                .lacks(PARTNERS)
                .forgotten();

        freezes(world, Code.LAST_ANCHORS_UNKNOWN);
        assertThat(world.gives(PARTNERS, PARTNER).plan()).isInstanceOf(Plan.Hold.class);
    }

    /** A first bundle, one of whose sources is still to come. */
    @Test
    void without_a_status_objects_that_nobody_has_filled_yet_hold_nothing_up() {
        var orders = TrustWorld.configMap("orders", "trust");
        var world = TrustWorld.settled().twoSources().lacks(PARTNERS).forgotten();
        world.gone(world.own()).asks(orders);

        assertThat(written(world)).containsExactlyInAnyOrder(world.own(), orders);
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    @Test
    void without_a_status_and_with_every_source_the_bundle_is_computed_anew() {
        var world = TrustWorld.settled().gives(SHOP, SHOP_2).forgotten();

        assertThat(written(world)).containsExactly(world.own());
        assertThat(world.anchors()).containsExactly(SHOP_2);
    }
}
