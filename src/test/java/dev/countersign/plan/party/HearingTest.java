package dev.countersign.plan.party;

import static dev.countersign.plan.party.PartyWorld.AIM;
import static dev.countersign.plan.party.PartyWorld.ANCHOR_1;
import static dev.countersign.plan.party.PartyWorld.ANCHOR_2;
import static dev.countersign.plan.party.PartyWorld.G1;
import static dev.countersign.plan.party.PartyWorld.G2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.evidence.Answers;
import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Sight;
import dev.countersign.plan.evidence.TlsVersion;
import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.trust.GenerationName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HearingTest {
    private static final Outcome OK = new Outcome.HttpStatus(200);
    private static final Outcome UNKNOWN_CA = new Outcome.Alert(48);

    private static Sight server(Outcome toNew) {
        var answers = new Answers(List.of(UNKNOWN_CA, UNKNOWN_CA), Map.of("shop/1", OK, "shop/2", toNew));
        return new Sight(Map.of(TlsVersion.TLS_1_2, answers, TlsVersion.TLS_1_3, answers));
    }

    private static Heard heard(int missing, Sight... sights) {
        return Hearing.of(AIM, Map.of(G1, List.of(sights)), missing);
    }

    @Test
    void all_servers_must_let_a_generation_in() {
        assertThat(heard(0, server(OK), server(OK)).isDone(AIM)).isTrue();
        assertThat(heard(0, server(OK), server(UNKNOWN_CA)).refused()).containsExactly(G2);
        assertThat(heard(0, server(OK), server(UNKNOWN_CA)).trusted()).containsExactly(G1);
    }

    @Test
    void servers_that_were_not_seen_yet_leave_it_open_and_never_excuse_a_refusal() {
        var open = heard(3, server(OK));
        assertThat(open.trusted()).isEmpty();
        assertThat(open.doubt()).contains(new Verdict.Inconclusive(Verdict.Doubt.NOT_ASKED, "3 of its servers"));
        assertThat(heard(3, server(UNKNOWN_CA)).refused()).containsExactly(G2);
    }

    private static final Aim DISTRUSTING = new Aim(
            List.of(ANCHOR_2),
            List.of(new Generation(G2, ANCHOR_2, true)),
            List.of(new Generation(G1, ANCHOR_1, false)));

    private static Sight knownKey(Outcome answer) {
        var answers = new Answers(List.of(UNKNOWN_CA, UNKNOWN_CA), Map.of("shop/1", answer, "shop/2", OK));
        return new Sight(Map.of(TlsVersion.TLS_1_2, answers, TlsVersion.TLS_1_3, answers));
    }

    private static Heard ofKnownKey(int missing, Sight... sights) {
        return Hearing.of(DISTRUSTING, Map.of(G2, List.of(sights)), missing);
    }

    @Test
    void a_known_key_is_kept_out_only_when_each_server_has_turned_it_away() {
        assertThat(ofKnownKey(0, knownKey(UNKNOWN_CA), knownKey(UNKNOWN_CA)).isDone(DISTRUSTING))
                .isTrue();
        for (var open : List.of(
                ofKnownKey(0, knownKey(UNKNOWN_CA), knownKey(OK)),
                ofKnownKey(0, knownKey(UNKNOWN_CA), knownKey(new Outcome.HttpStatus(503))),
                ofKnownKey(1, knownKey(UNKNOWN_CA)),
                ofKnownKey(0))) {
            assertThat(open.isDone(DISTRUSTING)).isFalse();
            assertThat(open.keptOut()).isEmpty();
        }
    }

    @Test
    void a_server_that_lets_in_a_known_key_is_asked_again() {
        var active = DISTRUSTING.generations().getFirst();
        assertThat(Hearing.isDone(DISTRUSTING, active, knownKey(UNKNOWN_CA))).isTrue();
        assertThat(Hearing.isDone(DISTRUSTING, active, knownKey(OK))).isFalse();
    }

    /** What a map happens to give first may be another one after each start, and the status would be written for nothing. */
    @Test
    void refused_generations_are_named_in_the_order_of_the_anchors() {
        var names = IntStream.range(0, 12)
                .mapToObj(number -> new GenerationName(false, "shop", number))
                .toList();
        for (var first = 0; first < names.size(); first++) {
            var turned = new ArrayList<>(names);
            Collections.rotate(turned, first);
            var generations = turned.stream()
                    .map(name -> new Generation(name, ANCHOR_1, name.number() == 0))
                    .toList();
            var outcomes = names.stream()
                    .collect(Collectors.toMap(GenerationName::text, name -> name.number() == 0 ? OK : UNKNOWN_CA));
            var answers = new Answers(List.of(UNKNOWN_CA, UNKNOWN_CA), outcomes);
            var sight = new Sight(Map.of(TlsVersion.TLS_1_2, answers, TlsVersion.TLS_1_3, answers));

            var heard = Hearing.of(new Aim(AIM.anchors(), generations), Map.of(names.getFirst(), List.of(sight)), 0);

            turned.remove(names.getFirst());
            assertThat(heard.refused()).containsExactlyElementsOf(turned);
        }
    }

    @Test
    void nothing_is_said_of_an_authority_whose_certificates_nobody_was_shown() {
        var other = new GenerationName(true, "shop", 1);
        var two = new Aim(
                AIM.anchors(),
                List.of(AIM.generations().get(0), AIM.generations().get(1), new Generation(other, ANCHOR_1, true)));

        var heard = Hearing.of(two, Map.of(G1, List.of(server(OK))), 0);

        assertThat(heard.trusted()).containsExactlyInAnyOrder(G1, G2);
        assertThat(heard.isDone(two)).isFalse();
    }

    @Test
    void who_lets_in_one_authority_refuses_the_other_by_treating_it_like_a_stranger() {
        var other = new Generation(new GenerationName(false, "partner", 1), ANCHOR_1, true);
        var two = new Aim(AIM.anchors(), List.of(AIM.generations().getFirst(), other));
        for (var no : List.of(new Outcome.HttpStatus(400), UNKNOWN_CA)) {
            var sights = Map.of(
                    G1, List.of(answering("shop/1", no, OK)), other.name(), List.of(answering("partner/1", no, no)));

            assertThat(Hearing.of(two, sights, 0).refused()).containsExactly(other.name());
            assertThat(Hearing.of(two, sights, 0).trusted()).containsExactly(G1);
        }
    }

    @Test
    void who_lets_in_everybody_is_blind_for_every_authority() {
        var other = new Generation(new GenerationName(false, "partner", 1), ANCHOR_1, true);
        var two = new Aim(AIM.anchors(), List.of(AIM.generations().getFirst(), other));
        for (var earlier : List.of(OK, UNKNOWN_CA)) { // it may have stopped to verify since
            var sights = Map.of(
                    G1,
                    List.of(answering("shop/1", earlier, OK)),
                    other.name(),
                    List.of(answering("partner/1", OK, OK)));

            var heard = Hearing.of(two, sights, 0);

            assertThat(heard.refused()).isEmpty();
            assertThat(heard.doubt().map(Verdict.Inconclusive::doubt)).contains(Verdict.Doubt.STRANGER_TREATED_ALIKE);
        }
    }

    private static Sight answering(String name, Outcome toStranger, Outcome toKnown) {
        var answers = new Answers(List.of(toStranger, toStranger), Map.of(name, toKnown));
        return new Sight(Map.of(TlsVersion.TLS_1_2, answers, TlsVersion.TLS_1_3, answers));
    }

    @Test
    void a_server_that_trusts_all_need_not_be_asked_again() {
        assertThat(Hearing.isDone(AIM, AIM.generations().getFirst(), server(OK)))
                .isTrue();
        assertThat(Hearing.isDone(AIM, AIM.generations().getFirst(), server(UNKNOWN_CA)))
                .isFalse();
    }
}
