package dev.countersign.plan.party;

import static dev.countersign.plan.party.PartyWorld.AIM;
import static dev.countersign.plan.party.PartyWorld.ANCHOR_1;
import static dev.countersign.plan.party.PartyWorld.G1;
import static dev.countersign.plan.party.PartyWorld.G2;
import static dev.countersign.plan.party.PartyWorld.MOUNTED;
import static dev.countersign.plan.party.PartyWorld.TARGET;
import static dev.countersign.plan.party.PartyWorld.inPlace;
import static dev.countersign.plan.party.PartyWorld.outside;
import static dev.countersign.plan.party.PartyWorld.restarting;
import static dev.countersign.plan.party.PartyWorld.trusts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.RelyingParty;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Party;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is asked, and where. */
class PlannerTest {
    private static PartyWorld probed() {
        return inPlace().probed();
    }

    @Test
    void each_ready_pod_is_asked_at_its_own_address() {
        var plan = probed().pod(Optional.empty(), MOUNTED)
                .pod(false, false, Optional.empty(), MOUNTED)
                .pod(Optional.empty(), MOUNTED)
                .plan();

        assertThat(plan.ask().getFirst().endpoints())
                .containsExactly(new Endpoint("uid-1", "10.1.2.1"), new Endpoint("uid-3", "10.1.2.3"));
    }

    @Test
    void who_has_shown_all_of_it_is_left_in_peace() {
        assertThat(probed().pod(Optional.empty(), MOUNTED)
                        .hears(trusts(), trusts())
                        .plan()
                        .ask())
                .isEmpty();
        assertThat(restarting().probed().pod(AIM.hash()).plan().ask()).isEmpty();
    }

    /** It lets in all that it shall, and whether it lets in one that it shall not is another question. */
    @Test
    void who_is_only_probed_is_asked_until_it_has_refused_what_is_distrusted() {
        var distrusting = new Aim(
                AIM.anchors(),
                AIM.generations(),
                List.of(new Generation(new GenerationName(false, "shop", 0), ANCHOR_1, false)));
        var open = new Heard(Map.of(G1, trusts(), G2, trusts()), Optional.empty());
        var shut = new Heard(open.verdicts(), Optional.empty(), Set.of(new GenerationName(false, "shop", 0)));
        var world = probed().pod(Optional.empty(), MOUNTED).aim(distrusting);

        assertThat(world.hears(open).plan().ask()).hasSize(1);
        assertThat(world.hears(shut).plan().ask()).isEmpty();
        assertThat(world.hears(shut).shown().refuses()).isEqualTo(shut.keptOut());
        assertThat(restarting().probed().pod(AIM.hash()).aim(distrusting).plan().ask())
                .as("it was started with all anchors, and thus without that one")
                .isEmpty();
    }

    @Test
    void nobody_is_asked_before_the_bundle_is_there() {
        assertThat(probed().carried(Map.of())
                        .lagging(TARGET)
                        .pod(Optional.empty(), MOUNTED)
                        .plan()
                        .ask())
                .isEmpty();
    }

    @Test
    void without_an_authority_among_the_sources_nobody_can_be_asked() {
        var world = probed().pod(Optional.empty(), MOUNTED);
        var plan =
                Planner.plan(List.of(world.member()), new Aim(AIM.anchors(), List.of()), world.carried(), world.now());

        assertThat(plan.ask()).isEmpty();
        assertThat(plan.shown().getFirst().finding().map(Finding::code)).contains(Code.RELYING_PARTY_SHOWS_NOTHING);
    }

    @Test
    void pods_on_the_network_of_their_node_are_asked_only_where_the_spec_says_so() {
        var world = probed().pod(true, true, Optional.empty(), MOUNTED);
        assertThat(world.plan().ask()).isEmpty();
        assertThat(world.shown().finding().orElseThrow().sentence()).contains("probe.hostNetwork");

        var probe = PartyWorld.PROBE;
        var onNodes = new Party.Probe(
                probe.port(), probe.host(), probe.serverName(), probe.protocol(), "/", Optional.empty(), true);
        assertThat(world.probe(onNodes).plan().ask()).hasSize(1);
    }

    @Test
    void without_a_ready_pod_there_is_nobody_to_ask() {
        var world = probed().pod(false, false, Optional.empty(), MOUNTED);

        assertThat(world.plan().ask()).isEmpty();
        assertThat(world.shown().finding().map(Finding::code)).contains(Code.RELYING_PARTY_UNREACHABLE);
    }

    @Test
    void a_server_outside_is_asked_at_its_host() {
        var probe = new Party.Probe(
                8443,
                Optional.of("gateway.example.org"),
                Optional.empty(),
                RelyingParty.Protocol.TLS,
                "/",
                Optional.empty(),
                false);

        assertThat(outside().probe(probe).plan().ask().getFirst().endpoints())
                .containsExactly(new Endpoint("gateway.example.org", "gateway.example.org"));
    }
}
