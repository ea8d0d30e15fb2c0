package dev.countersign.plan.trust;

import static dev.countersign.plan.trust.Plans.holds;
import static dev.countersign.plan.trust.TrustWorld.PARTNER;
import static dev.countersign.plan.trust.TrustWorld.PARTNERS;
import static dev.countersign.plan.trust.TrustWorld.SHOP;
import static dev.countersign.plan.trust.TrustWorld.SHOP_1;
import static dev.countersign.plan.trust.TrustWorld.START;
import static dev.countersign.plan.trust.TrustWorld.root;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Anchors that begin and end, and clocks that jump. */
class SelectingInTimeTest {
    private static Code finding(TrustWorld world) {
        return Optional.ofNullable(world.plan().selection().findings().get(PARTNERS))
                .orElseThrow()
                .code();
    }
    // Time

    @Test
    void what_has_ended_or_not_yet_begun_is_left_out_and_the_rest_of_its_source_is_taken() {
        var ended = root("CN=ended", START.minus(Duration.ofDays(30)), Duration.ofDays(10));
        var early = root("CN=early", START.plus(Duration.ofDays(5)), Duration.ofDays(10));

        var world = new TrustWorld().twoSources().gives(SHOP, SHOP_1).gives(PARTNERS, PARTNER, ended);
        assertThat(world.anchors()).containsExactly(PARTNER, SHOP_1);
        assertThat(finding(world)).isEqualTo(Code.ANCHOR_EXPIRED);
        holds(world.published(), Code.ANCHOR_EXPIRED);

        world.gives(PARTNERS, PARTNER, early);
        assertThat(world.anchors()).containsExactly(PARTNER, SHOP_1);
        assertThat(finding(world)).isEqualTo(Code.ANCHOR_NOT_YET_VALID);
    }

    @Test
    void what_has_ended_in_javas_own_list_is_left_out_without_a_word() {
        var ended = root("CN=ended", START.minus(Duration.ofDays(30)), Duration.ofDays(10));
        var world = new TrustWorld()
                .spec("sources: [{systemRoots: {}}]")
                .gives("systemRoots", PARTNER, ended)
                .published();

        assertThat(world.anchors()).containsExactly(PARTNER);
        assertThat(world.plan().selection().findings()).isEmpty();
    }

    @Test
    void an_anchor_comes_by_itself_when_it_begins_and_leaves_a_day_after_its_end() {
        var early = root("CN=early", START.plus(Duration.ofDays(5)), Duration.ofDays(10));
        var world = TrustWorld.settled()
                .twoSources()
                .gives(PARTNERS, PARTNER, early)
                .published();
        var begins = early.validity().notBefore();
        var ends = early.validity().notAfter();

        world.now(begins.minusSeconds(30));
        assertThat(world.anchors()).doesNotContain(early);
        assertThat(((Plan.Hold) world.plan()).lookAgainAt()).isEqualTo(begins);
        assertThat(world.now(begins).anchors()).contains(early);
        world.published();
        assertThat(world.now(ends.plus(Duration.ofDays(1))).anchors()).contains(early);
        assertThat(world.now(ends.plus(Duration.ofDays(1)).plusSeconds(1)).anchors())
                .doesNotContain(early);
    }

    @Test
    void what_is_kept_of_a_lost_source_ends_too() {
        var brief = root("CN=brief", START, Duration.ofDays(10));
        var world = TrustWorld.settled()
                .twoSources()
                .gives(PARTNERS, brief)
                .published()
                .lacks(PARTNERS);

        world.now(brief.validity().notAfter().plus(Duration.ofDays(1)));
        assertThat(world.anchors()).containsExactlyInAnyOrder(SHOP_1, brief);
        world.after(Duration.ofSeconds(1));
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }

    @Test
    void a_clock_that_jumps_takes_no_anchor_out_early() {
        var short1 = root("CN=short", START, Duration.ofDays(10));
        for (var jump : List.of(5L, 60L, 60L * 24)) {
            var world = new TrustWorld()
                    .now(START.plus(Duration.ofDays(9)))
                    .gives(SHOP, short1)
                    .published();
            assertThat(world.after(Duration.ofMinutes(jump)).anchors()).containsExactly(short1);
            assertThat(world.now(START.minus(Duration.ofMinutes(jump))).anchors())
                    .containsExactly(short1);
        }
    }

    @Test
    void an_authority_says_itself_when_its_generation_begins() {
        var early = root("CN=shop G2", START.plus(Duration.ofHours(1)), Duration.ofDays(10));

        assertThat(TrustWorld.settled().gives(SHOP, SHOP_1, early).anchors()).containsExactly(SHOP_1, early);
    }

    @Test
    void when_all_anchors_have_ended_the_bundle_is_not_emptied() {
        var world = TrustWorld.settled();
        world.now(SHOP_1.validity().notAfter().plus(Duration.ofDays(100)));

        holds(world, Code.BUNDLE_EMPTY);
        assertThat(world.anchors()).containsExactly(SHOP_1);
    }
}
