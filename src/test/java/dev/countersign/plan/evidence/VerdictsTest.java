package dev.countersign.plan.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.evidence.Outcome.Alert;
import dev.countersign.plan.evidence.Outcome.Closed;
import dev.countersign.plan.evidence.Outcome.HttpStatus;
import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Outcome.Open;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.PostgreSqlAuthentication;
import dev.countersign.plan.evidence.Outcome.PostgreSqlError;
import dev.countersign.plan.evidence.Outcome.Why;
import dev.countersign.plan.evidence.Verdict.Doubt;
import dev.countersign.plan.evidence.Verdict.Inconclusive;
import dev.countersign.plan.evidence.Verdict.Refuses;
import dev.countersign.plan.evidence.Verdict.Trusts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictsTest {
    private static final Outcome UNKNOWN_CA = new Alert(48);
    private static final Outcome EXPIRED = new Alert(45);
    private static final Outcome OK = new HttpStatus(200);
    private static final Outcome BAD_REQUEST = new HttpStatus(400);
    private static final Outcome UNAVAILABLE = new HttpStatus(503);
    private static final Outcome TIMEOUT = new NoAnswer(Why.TIMEOUT, Phase.ANSWER);
    private static final Outcome NOT_SPOKEN = new NoAnswer(Why.VERSION_NOT_SPOKEN, Phase.HANDSHAKE);
    private static final List<Outcome> OUTCOMES = List.of(
            UNKNOWN_CA,
            EXPIRED,
            OK,
            BAD_REQUEST,
            UNAVAILABLE,
            new HttpStatus(429),
            new Closed(Phase.HANDSHAKE),
            new Closed(Phase.ANSWER),
            new Open(true),
            new Open(false),
            new PostgreSqlAuthentication(0),
            new PostgreSqlError("28000"),
            new PostgreSqlError("57P03"),
            TIMEOUT,
            NOT_SPOKEN);
    private static final Answers OTHER_VERSION = new Answers(List.of(NOT_SPOKEN), Map.of());

    /** What was heard in one version; what was not is empty. */
    private record World(
            Optional<Outcome> first, Optional<Outcome> last, Optional<Outcome> active, Optional<Outcome> fresh) {
        Answers answers() {
            var strangers = new ArrayList<Outcome>();
            first.ifPresent(strangers::add);
            last.ifPresent(strangers::add);
            var known = new HashMap<String, Outcome>();
            active.ifPresent(outcome -> known.put("G1", outcome));
            fresh.ifPresent(outcome -> known.put("G2", outcome));
            return new Answers(strangers, known);
        }

        boolean tells() {
            return heard(first)
                    && first.equals(last)
                    && heard(active)
                    && !active.equals(first)
                    && !(active.get() instanceof Alert)
                    && !active.get().equals(new Closed(Phase.HANDSHAKE));
        }

        private static boolean heard(Optional<Outcome> outcome) {
            return outcome.isPresent() && !(outcome.get() instanceof NoAnswer);
        }

        boolean trusts() {
            return tells() && fresh.equals(active);
        }

        boolean spoken() {
            var heard = Stream.of(first, last, active, fresh)
                    .flatMap(Optional::stream)
                    .distinct()
                    .toList();
            return active.isPresent() || fresh.isPresent() || !heard.equals(List.of(NOT_SPOKEN));
        }
    }

    private static List<World> worlds(List<Outcome> outcomes) {
        var each = new ArrayList<Optional<Outcome>>();
        outcomes.forEach(outcome -> each.add(Optional.of(outcome)));
        each.add(Optional.empty());
        var worlds = new ArrayList<World>();
        for (var first : each) {
            for (var last : each) {
                for (var active : each) {
                    each.forEach(fresh -> worlds.add(new World(first, last, active, fresh)));
                }
            }
        }
        return worlds;
    }

    private static Verdict verdict(Answers in12, Answers in13) {
        return Verdicts.of(new Sight(Map.of(TlsVersion.TLS_1_2, in12, TlsVersion.TLS_1_3, in13)), "G1", "G2");
    }

    private static Verdict verdict(Outcome first, Outcome last, Outcome active, Outcome fresh) {
        return verdict(OTHER_VERSION, new Answers(List.of(first, last), Map.of("G1", active, "G2", fresh)));
    }

    @Test
    void in_every_combination_of_outcomes_trust_needs_a_server_that_tells_strangers_apart() {
        var worlds = worlds(OUTCOMES);
        assertThat(worlds).hasSize(16 * 16 * 16 * 16);
        for (var world : worlds) {
            var verdict = verdict(OTHER_VERSION, world.answers());
            assertThat(verdict instanceof Trusts).as("%s: %s", world, verdict).isEqualTo(world.trusts());
            if (verdict instanceof Refuses refuses) {
                assertThat(world.tells()).as("%s", world).isTrue();
                assertThat(refuses.outcome()).isEqualTo(world.fresh().orElseThrow());
                assertThat(refuses.outcome().turnsAway() || world.fresh().equals(world.first()))
                        .as("%s", world)
                        .isTrue();
            }
        }
    }

    @Test
    void in_every_combination_of_both_versions_trust_needs_each_that_is_spoken() {
        var worlds = worlds(List.of(UNKNOWN_CA, OK, TIMEOUT, NOT_SPOKEN));
        for (var in12 : worlds) {
            for (var in13 : worlds) {
                var trusts = (in12.spoken() || in13.spoken())
                        && (!in12.spoken() || in12.trusts())
                        && (!in13.spoken() || in13.trusts());
                assertThat(verdict(in12.answers(), in13.answers()) instanceof Trusts)
                        .as("%s, %s", in12, in13)
                        .isEqualTo(trusts);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void a_version_that_was_not_asked_in_is_missing(TlsVersion only) {
        var good = new Answers(List.of(UNKNOWN_CA, UNKNOWN_CA), Map.of("G1", OK, "G2", OK));

        assertThat(doubt(Verdicts.of(new Sight(Map.of(only, good)), "G1", "G2")))
                .isEqualTo(Doubt.NOT_ASKED);
    }

    @Test
    void a_server_that_trusts_both_lets_the_new_one_in() {
        assertThat(verdict(UNKNOWN_CA, UNKNOWN_CA, OK, OK)).isEqualTo(new Trusts());
        assertThat(verdict(BAD_REQUEST, BAD_REQUEST, OK, OK)).isEqualTo(new Trusts());
        assertThat(verdict(UNKNOWN_CA, UNKNOWN_CA, UNAVAILABLE, UNAVAILABLE))
                .as("behind TLS there may be trouble of another kind")
                .isEqualTo(new Trusts());
    }

    @Test
    void a_server_that_refuses_in_one_version_only_refuses() {
        var good = new Answers(List.of(UNKNOWN_CA, UNKNOWN_CA), Map.of("G1", OK, "G2", OK));
        var bad = new Answers(List.of(UNKNOWN_CA, UNKNOWN_CA), Map.of("G1", OK, "G2", UNKNOWN_CA));

        assertThat(verdict(good, bad)).isEqualTo(new Refuses(TlsVersion.TLS_1_3, UNKNOWN_CA));
        assertThat(verdict(bad, good)).isEqualTo(new Refuses(TlsVersion.TLS_1_2, UNKNOWN_CA));
    }

    /** Equal outcomes are not enough: both generations may be refused for the same reason, the stranger for another. */
    @Test
    void a_server_that_refuses_the_active_one_too_proves_nothing() {
        assertThat(doubt(verdict(UNKNOWN_CA, UNKNOWN_CA, EXPIRED, EXPIRED))).isEqualTo(Doubt.ACTIVE_REFUSED);
    }

    @Test
    void a_server_that_lets_strangers_in_proves_nothing() {
        assertThat(doubt(verdict(OK, OK, OK, OK))).isEqualTo(Doubt.STRANGER_TREATED_ALIKE);
        assertThat(doubt(verdict(new Open(true), new Open(true), new Open(true), new Open(true))))
                .isEqualTo(Doubt.STRANGER_TREATED_ALIKE);
    }

    /** A server that verifies nothing and limits rates: without the second stranger it would seem to trust. */
    @Test
    void a_server_whose_mood_changes_in_between_proves_nothing() {
        assertThat(doubt(verdict(new HttpStatus(429), OK, OK, OK))).isEqualTo(Doubt.UNSTEADY);
    }

    /** A handshake that ended is not yet a certificate that was taken: the refusal may only be late. */
    @Test
    void silence_is_not_taken_for_what_the_active_one_heard() {
        assertThat(doubt(verdict(UNKNOWN_CA, UNKNOWN_CA, new Open(true), new Open(false))))
                .isEqualTo(Doubt.UNLIKE_BOTH);
    }

    /** What waits for a refusal (distrust, revocation) must not take a server's trouble for one. */
    @ParameterizedTest
    @CsvSource({"503,false", "429,false", "408,false", "200,false", "302,false", "400,true", "403,true", "404,true"})
    void only_an_answer_that_turns_the_client_away_is_a_refusal(int status, boolean refusal) {
        var verdict = verdict(UNKNOWN_CA, UNKNOWN_CA, new HttpStatus(204), new HttpStatus(status));

        assertThat(verdict instanceof Refuses).isEqualTo(refusal);
    }

    @Test
    void of_several_servers_one_that_refuses_decides_and_none_is_no_evidence() {
        var trusting = sight(OK);
        var refusing = sight(UNKNOWN_CA);
        var silent = sight(TIMEOUT);

        assertThat(Verdicts.ofAll(List.of(trusting, trusting), "G1", "G2")).isInstanceOf(Trusts.class);
        assertThat(Verdicts.ofAll(List.of(trusting, silent), "G1", "G2")).isInstanceOf(Inconclusive.class);
        assertThat(Verdicts.ofAll(List.of(silent, refusing, trusting), "G1", "G2"))
                .isInstanceOf(Refuses.class);
        assertThat(doubt(Verdicts.ofAll(List.of(), "G1", "G2"))).isEqualTo(Doubt.NOT_ASKED);
    }

    @Test
    void a_verdict_says_what_was_seen() {
        assertThat(verdict(UNKNOWN_CA, UNKNOWN_CA, OK, UNKNOWN_CA).text())
                .isEqualTo("refuses: TLS alert unknown_ca (48) in TLS 1.3");
        assertThat(verdict(UNKNOWN_CA, UNKNOWN_CA, OK, TIMEOUT).text())
                .isEqualTo("no answer: G2: no answer in time after the handshake in TLS 1.3");
        assertThat(verdict(OK, OK, OK, OK).text())
                .isEqualTo("a stranger is treated like the active generation: HTTP status 200 in TLS 1.3");
    }

    private static Sight sight(Outcome fresh) {
        return new Sight(Map.of(
                TlsVersion.TLS_1_2,
                OTHER_VERSION,
                TlsVersion.TLS_1_3,
                new Answers(List.of(UNKNOWN_CA, UNKNOWN_CA), Map.of("G1", OK, "G2", fresh))));
    }

    private static Doubt doubt(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Inconclusive.class);
        return ((Inconclusive) verdict).doubt();
    }
}
