package dev.countersign.plan.party;

import static dev.countersign.plan.party.PartyWorld.AIM;
import static dev.countersign.plan.party.PartyWorld.CLUSTER;
import static dev.countersign.plan.party.PartyWorld.FIXED;
import static dev.countersign.plan.party.PartyWorld.G1;
import static dev.countersign.plan.party.PartyWorld.G2;
import static dev.countersign.plan.party.PartyWorld.MOUNTED;
import static dev.countersign.plan.party.PartyWorld.OLD_HASH;
import static dev.countersign.plan.party.PartyWorld.START;
import static dev.countersign.plan.party.PartyWorld.TARGET;
import static dev.countersign.plan.party.PartyWorld.doubtful;
import static dev.countersign.plan.party.PartyWorld.inPlace;
import static dev.countersign.plan.party.PartyWorld.outside;
import static dev.countersign.plan.party.PartyWorld.refuses;
import static dev.countersign.plan.party.PartyWorld.restarting;
import static dev.countersign.plan.party.PartyWorld.trusts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.evidence.Verdict.Doubt;
import dev.countersign.plan.trust.Place;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShowingTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private static void trustsAll(PartyWorld world, Evidence evidence) {
        var shown = world.shown();
        assertThat(shown.trusts()).containsExactly(G1, G2);
        assertThat(shown.evidence()).contains(evidence);
        assertThat(shown.complete()).isTrue();
        assertThat(shown.finding()).isEmpty();
    }

    private static void lags(PartyWorld world, Code because) {
        var shown = world.shown();
        assertThat(shown.complete()).isFalse();
        assertThat(shown.finding().map(Finding::code)).contains(because);
    }

    @Test
    void pods_that_began_with_the_present_anchors_trust_them() {
        trustsAll(restarting().pod(AIM.hash()).pod(AIM.hash()), Evidence.Restarted);
    }

    @Test
    void one_pod_that_began_before_holds_up_the_new_generation_and_not_the_old_one() {
        var world = restarting().pod(AIM.hash()).pod(OLD_HASH);

        assertThat(world.shown().trusts()).containsExactly(G1);
        assertThat(world.shown().evidence()).contains(Evidence.Restarted);
        lags(world, Code.RELYING_PARTY_NOT_RESTARTED);
        assertThat(world.shown().finding().orElseThrow().sentence()).contains("(1 of 2)");
    }

    @Test
    void a_hash_that_stands_for_nothing_known_says_nothing() {
        var world = restarting().pod("0".repeat(64));

        assertThat(world.shown().trusts()).isEmpty();
        lags(world, Code.RELYING_PARTY_NOT_RESTARTED);
    }

    @Test
    void pods_that_do_not_mount_the_bundle_show_nothing_by_their_hash() {
        var world = restarting().pod(AIM.hash()).pod(Optional.of(AIM.hash()), Set.of());

        assertThat(world.shown().trusts()).isEmpty();
        lags(world, Code.RELYING_PARTY_DOES_NOT_MOUNT_BUNDLE);
    }

    @Test
    void a_cluster_trust_bundle_cannot_be_compared_before_a_restart() {
        var mounts = Set.of(new Mount(CLUSTER, false));
        var world = restarting().carried(Map.of(TARGET, START, CLUSTER, START)).pod(Optional.of(AIM.hash()), mounts);

        lags(world, Code.RELYING_PARTY_DOES_NOT_MOUNT_BUNDLE);
        trustsAll(world.settles(Duration.ofMinutes(6)).after(Duration.ofMinutes(6)), Evidence.Settled);
    }

    @Test
    void a_restarted_server_that_reads_from_kubernetes_may_have_read_before() {
        lags(restarting().readsApi().pod(AIM.hash()), Code.RELYING_PARTY_SHOWS_NOTHING);
        trustsAll(restarting().readsApi().pod(AIM.hash()).settles(TWO_MINUTES).after(TWO_MINUTES), Evidence.Settled);
    }

    @Test
    void an_in_place_server_is_not_believed_for_its_restart() {
        lags(inPlace().pod(AIM.hash()), Code.RELYING_PARTY_SHOWS_NOTHING);
    }

    @Test
    void whoever_cannot_roll_its_pods_says_so() {
        lags(restarting().paused().pod(OLD_HASH), Code.RELYING_PARTY_PAUSED);
        lags(restarting().onDelete().pod(OLD_HASH), Code.RELYING_PARTY_ON_DELETE);
        trustsAll(restarting().paused().onDelete().pod(AIM.hash()), Evidence.Restarted);
    }

    @Test
    void a_workload_without_pods_trusts_whatever_its_next_pod_will_read() {
        var shown = restarting().atZero().shown();

        assertThat(shown.complete()).isTrue();
        assertThat(shown.trusts()).containsExactly(G1, G2);
        assertThat(shown.evidence()).isEmpty();
        assertThat(shown.finding().map(Finding::code)).contains(Code.RELYING_PARTY_AT_ZERO);
    }

    @Test
    void a_workload_without_pods_that_will_not_mount_the_bundle_trusts_nothing() {
        lags(restarting().atZero().template(Set.of()), Code.RELYING_PARTY_DOES_NOT_MOUNT_BUNDLE);
        lags(restarting().atZero().carried(Map.of()).lagging(TARGET), Code.RELYING_PARTY_AWAITS_BUNDLE);
    }

    @Test
    void of_several_places_without_the_anchors_the_first_by_name_is_named() {
        var places = IntStream.range(10, 30)
                .mapToObj(number -> new Place(Place.Kind.ConfigMap, "shop", "clients-" + number))
                .toArray(Place[]::new);

        var shown = inPlace().readsApi().carried(Map.of()).lagging(places).shown();

        assertThat(shown.finding().map(Finding::sentence).orElseThrow()).contains(places[0].toString());
    }

    @Test
    void pods_that_shall_be_there_and_are_not_yet_are_waited_for() {
        lags(restarting(), Code.RELYING_PARTY_NOT_RESTARTED);
    }

    @Test
    void the_stated_time_counts_from_when_the_target_was_seen_to_carry_the_anchors() {
        var world = inPlace().settles(TWO_MINUTES).pod(Optional.empty(), MOUNTED);

        lags(world.after(Duration.ofSeconds(119)), Code.RELYING_PARTY_SETTLING);
        assertThat(world.shown().settlesAt()).contains(START.plus(TWO_MINUTES));
        trustsAll(world.after(TWO_MINUTES), Evidence.Settled);
        lags(world.carried(Map.of(TARGET, START.plusSeconds(60))), Code.RELYING_PARTY_SETTLING);
    }

    @Test
    void no_time_settles_what_never_arrives() {
        var waited = Duration.ofDays(1);
        lags(
                inPlace().settles(TWO_MINUTES).after(waited).pod(Optional.empty(), Set.of()),
                Code.RELYING_PARTY_DOES_NOT_MOUNT_BUNDLE);
        lags(
                inPlace().settles(TWO_MINUTES).after(waited).pod(Optional.empty(), FIXED),
                Code.RELYING_PARTY_MOUNT_IS_FIXED);
        lags(
                inPlace()
                        .settles(TWO_MINUTES)
                        .after(waited)
                        .carried(Map.of())
                        .lagging(TARGET)
                        .pod(Optional.empty(), MOUNTED),
                Code.RELYING_PARTY_AWAITS_BUNDLE);
    }

    @Test
    void answers_like_those_to_the_active_generation_show_trust() {
        trustsAll(inPlace().probed().pod(Optional.empty(), Set.of()).hears(trusts(), trusts()), Evidence.Probed);
    }

    @Test
    void a_refusal_is_believed_whatever_else_is_said() {
        var everything = restarting()
                .probed()
                .settles(TWO_MINUTES)
                .after(TWO_MINUTES)
                .pod(AIM.hash())
                .hears(trusts(), refuses());

        assertThat(everything.shown().trusts()).containsExactly(G1);
        lags(everything, Code.RELYING_PARTY_REFUSES);
        lags(outside(G1, G2).probed().hears(trusts(), refuses()), Code.RELYING_PARTY_REFUSES);
    }

    @Test
    void who_verifies_nobody_is_called_blind_whatever_else_shows_trust() {
        var blind = doubtful(Doubt.STRANGER_TREATED_ALIKE);
        lags(inPlace().probed().pod(Optional.empty(), MOUNTED).hears(blind, blind), Code.RELYING_PARTY_BLIND);

        var settled = inPlace().probed().settles(TWO_MINUTES).after(TWO_MINUTES);
        var shown = settled.pod(Optional.empty(), MOUNTED).hears(blind, blind).shown();
        assertThat(shown.complete()).isTrue();
        assertThat(shown.evidence()).contains(Evidence.Settled);
        assertThat(shown.finding().map(Finding::code)).contains(Code.RELYING_PARTY_BLIND);
    }

    @ParameterizedTest
    @EnumSource
    void a_doubt_is_no_evidence_and_has_a_code(Doubt doubt) {
        var code = switch (doubt) {
            case NOT_ASKED -> Code.RELYING_PARTY_NOT_ASKED;
            case NO_ANSWER -> Code.RELYING_PARTY_UNREACHABLE;
            case UNSTEADY, ACTIVE_REFUSED, UNLIKE_BOTH -> Code.RELYING_PARTY_INCONCLUSIVE;
            case STRANGER_TREATED_ALIKE -> Code.RELYING_PARTY_BLIND;
        };
        var world = inPlace().probed().pod(Optional.empty(), MOUNTED);

        lags(world.hears(doubtful(doubt), doubtful(doubt)), code);
        assertThat(world.shown().evidence()).isEmpty();
        lags(world.hears(trusts(), doubtful(doubt)), code);
        assertThat(world.shown().trusts()).containsExactly(G1);
    }

    @Test
    void outside_of_the_cluster_a_person_says_which_generations_are_trusted() {
        trustsAll(outside(G1, G2), Evidence.Acknowledged);
        lags(outside(G1), Code.RELYING_PARTY_NOT_ACKNOWLEDGED);
        assertThat(outside(G1).shown().trusts()).containsExactly(G1);
        assertThat(outside(G1).shown().finding().orElseThrow().sentence()).contains("add shop/2 to acknowledged");
    }

    @Test
    void who_cannot_be_seen_shows_nothing() {
        var missing = new Finding(Code.NAMESPACE_NOT_SERVED, "there is no Deployment shop/web");
        lags(
                restarting().settles(TWO_MINUTES).after(TWO_MINUTES).seen(new Seen.Unseen(missing)),
                Code.NAMESPACE_NOT_SERVED);
    }
}
