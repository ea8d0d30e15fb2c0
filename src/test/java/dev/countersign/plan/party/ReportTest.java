package dev.countersign.plan.party;

import static dev.countersign.plan.party.PartyWorld.AIM;
import static dev.countersign.plan.party.PartyWorld.MOUNTED;
import static dev.countersign.plan.party.PartyWorld.OLD_HASH;
import static dev.countersign.plan.party.PartyWorld.START;
import static dev.countersign.plan.party.PartyWorld.doubtful;
import static dev.countersign.plan.party.PartyWorld.inPlace;
import static dev.countersign.plan.party.PartyWorld.refuses;
import static dev.countersign.plan.party.PartyWorld.restarting;
import static dev.countersign.plan.party.PartyWorld.trusts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Condition;
import dev.countersign.api.RelyingParty;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import dev.countersign.plan.evidence.Verdict.Doubt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant LATER = START.plus(Duration.ofHours(1));

    private static Report report(Plan plan, TrustBundleStatus old, Instant now) {
        return Report.of(plan, AIM, old, 3, now);
    }

    private static Report first(PartyWorld world) {
        return report(world.plan(), TrustBundleStatus.EMPTY, START);
    }

    private static Condition trusted(Report report) {
        return report.status().conditions().stream()
                .filter(condition -> condition.type().equals(Condition.TRUSTED))
                .findFirst()
                .orElseThrow();
    }

    private static TrustBundleStatus.Party line(Report report) {
        return report.status().relyingParties().getFirst();
    }

    @Test
    void a_line_says_who_trusts_what_by_which_evidence_and_since_when() {
        var report = first(restarting().pod(AIM.hash()));

        assertThat(line(report))
                .isEqualTo(new TrustBundleStatus.Party(
                        "Deployment",
                        "shop",
                        "web",
                        List.of("shop/1", "shop/2"),
                        "Restarted",
                        START.toString(),
                        null,
                        null));
        assertThat(report.status().trusting()).isEqualTo("1/1");
        assertThat(trusted(report).status()).isEqualTo("True");
        assertThat(trusted(report).message()).isEqualTo("Deployment shop/web trusts shop/1, shop/2");
    }

    @Test
    void since_when_stays_while_it_is_the_same_and_moves_when_it_is_not() {
        var before = first(restarting().pod(OLD_HASH)).status();
        var same = report(restarting().pod(OLD_HASH).plan(), before, LATER);
        assertThat(line(same).at()).isEqualTo(START.toString());

        var more = report(restarting().pod(AIM.hash()).plan(), same.status(), LATER);
        assertThat(line(more).at()).isEqualTo(LATER.toString());
    }

    @Test
    void who_lags_is_named_with_the_reason_in_the_condition() {
        var report = first(restarting().paused().pod(OLD_HASH));

        assertThat(trusted(report).status()).isEqualTo("False");
        assertThat(trusted(report).reason()).isEqualTo("relyingPartyPaused");
        assertThat(trusted(report).message())
                .isEqualTo("0 of 1 trust these anchors; not yet: Deployment shop/web (relyingPartyPaused)");
        assertThat(line(report).trusts()).containsExactly("shop/1");
        assertThat(line(report).message()).contains("kubectl rollout resume -n shop deployment/web");
    }

    @Test
    void of_many_that_lag_sixteen_are_named_and_the_others_counted() {
        var shown = IntStream.range(0, 70)
                .mapToObj(number -> new Shown(
                        new Who(RelyingParty.Kind.Deployment, "shop", "web-%02d".formatted(number)),
                        Set.of(),
                        Optional.empty(),
                        number >= 66,
                        Set.of(),
                        number >= 66
                                ? Optional.empty()
                                : Optional.of(new Finding(Code.RELYING_PARTY_UNREACHABLE, "no")),
                        Optional.empty()))
                .toList();

        var report = report(new Plan(shown, List.of()), TrustBundleStatus.EMPTY, START);

        assertThat(trusted(report).message())
                .contains("4 of 70 trust")
                .contains("web-15 (relyingPartyUnreachable)")
                .doesNotContain("web-16")
                .endsWith("and 50 others");
        assertThat(report.status().relyingParties()).hasSize(64);
        assertThat(report.notices()).hasSize(16);
        assertThat(report(new Plan(shown, List.of()), report.status(), LATER).notices())
                .as("two of them have no line in the status, and are not told of again and again")
                .isEmpty();
    }

    @Test
    void a_warning_is_told_once_and_the_end_of_the_wait_too() {
        var world = restarting().paused().pod(OLD_HASH);
        var report = first(world);
        assertThat(report.notices()).extracting(Notice::reason).containsExactly("relyingPartyPaused");
        assertThat(report(world.plan(), report.status(), LATER).notices()).isEmpty();

        var after = report(restarting().pod(AIM.hash()).plan(), report.status(), LATER);
        assertThat(after.notices()).extracting(Notice::reason).containsExactly("upToDate");
        assertThat(report(restarting().pod(AIM.hash()).plan(), after.status(), LATER)
                        .notices())
                .isEmpty();
    }

    @Test
    void what_a_former_process_was_shown_is_still_said_while_nobody_could_ask_again() {
        var asked = inPlace().probed().pod(Optional.empty(), MOUNTED);
        var before = first(asked.hears(trusts(), trusts())).status();

        for (var doubt : List.of(Doubt.NOT_ASKED, Doubt.NO_ANSWER)) {
            var restarted = asked.hears(doubtful(doubt), doubtful(doubt));
            assertThat(restarted.shown().complete()).isFalse();
            var report = report(restarted.plan(), before, LATER);
            assertThat(report.status()).as("nothing to write").isEqualTo(before);
            assertThat(report.notices()).isEmpty();
        }
        assertThat(line(report(asked.hears(trusts(), refuses()).plan(), before, LATER))
                        .reason())
                .isEqualTo("relyingPartyRefuses");
        var blind = doubtful(Doubt.STRANGER_TREATED_ALIKE);
        assertThat(line(report(asked.hears(blind, blind).plan(), before, LATER)).reason())
                .isEqualTo("relyingPartyBlind");
    }

    @Test
    void what_a_former_process_heard_against_a_party_is_still_said_until_it_was_asked_again() {
        var asked = inPlace().probed().pod(Optional.empty(), MOUNTED);
        var blind = doubtful(Doubt.STRANGER_TREATED_ALIKE);
        for (var answer : List.of(refuses(), blind, doubtful(Doubt.ACTIVE_REFUSED), doubtful(Doubt.NO_ANSWER))) {
            var before = first(asked.hears(trusts(), answer)).status();

            var restarted = report(asked.hears(Heard.NOTHING).plan(), before, LATER);

            assertThat(restarted.status()).as("nothing to write").isEqualTo(before);
            assertThat(restarted.notices()).isEmpty();
        }
    }

    @Test
    void while_a_new_generation_is_asked_for_what_was_shown_of_the_old_one_is_still_said() {
        var old =
                new Aim(List.of(PartyWorld.ANCHOR_1), List.of(AIM.generations().getFirst()));
        var asked = inPlace().probed().pod(Optional.empty(), MOUNTED);
        var before = Report.of(
                        Planner.plan(List.of(asked.hears(trusts(), trusts()).member()), old, asked.carried(), START),
                        old,
                        TrustBundleStatus.EMPTY,
                        3,
                        START)
                .status();

        var line = line(report(asked.hears(Heard.NOTHING).plan(), before, LATER));

        assertThat(line.trusts()).containsExactly("shop/1");
        assertThat(line.evidence()).isEqualTo("Probed");
        assertThat(line.at()).isEqualTo(START.toString());
        assertThat(line.reason()).isEqualTo("relyingPartyNotAsked");
        var awaiting = asked.carried(Map.of()).lagging(PartyWorld.TARGET);
        assertThat(line(report(awaiting.plan(), before, LATER)))
                .satisfies(waits -> assertThat(waits.reason()).isEqualTo("relyingPartyAwaitsBundle"))
                .satisfies(waits -> assertThat(waits.trusts()).containsExactly("shop/1"));
        asked.carried(Map.of(PartyWorld.TARGET, START)).lagging();

        var both = first(asked.hears(trusts(), trusts())).status();
        var retired = Report.of(
                Planner.plan(List.of(asked.hears(Heard.NOTHING).member()), old, asked.carried(), LATER),
                old,
                both,
                3,
                LATER);
        assertThat(line(retired).trusts()).as("no anchor of shop/2 any more").containsExactly("shop/1");
        assertThat(retired.status().trusting()).isEqualTo("1/1");
    }

    @Test
    void who_was_seen_to_let_them_in_does_not_become_one_of_whom_only_time_says_so() {
        var asked = inPlace().probed().settles(Duration.ofMinutes(1)).pod(Optional.empty(), MOUNTED);
        var before = first(asked.hears(trusts(), trusts())).status();

        var restarted = asked.hears(Heard.NOTHING).after(Duration.ofMinutes(1));

        assertThat(restarted.shown().evidence()).contains(Evidence.Settled);
        assertThat(report(restarted.plan(), before, LATER).status()).isEqualTo(before);
    }

    @Test
    void who_lags_is_looked_at_less_and_less_often_and_when_its_time_has_come() {
        var lagging = restarting().pod(OLD_HASH);
        var begun = first(lagging);
        assertThat(begun.lookAgainAt()).isEqualTo(START.plusSeconds(5));
        assertThat(report(lagging.plan(), begun.status(), START.plusSeconds(80)).lookAgainAt())
                .isEqualTo(START.plusSeconds(90));
        assertThat(report(lagging.plan(), begun.status(), LATER).lookAgainAt()).isEqualTo(LATER.plusSeconds(120));

        var settling = inPlace().settles(Duration.ofSeconds(3)).pod(Optional.empty(), MOUNTED);
        assertThat(first(settling).lookAgainAt()).isEqualTo(START.plusSeconds(3));
        assertThat(first(restarting().pod(AIM.hash())).lookAgainAt()).isEqualTo(START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void without_relying_parties_nothing_is_said_of_trust() {
        var before = first(restarting().pod(AIM.hash())).status();

        var report = report(new Plan(List.of(), List.of()), before, LATER);

        assertThat(report.status().relyingParties()).isEmpty();
        assertThat(report.status().trusting()).isNull();
        assertThat(report.status().conditions()).isEmpty();
    }
}
