package dev.countersign.plan.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.plan.Code;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Observed.Tie;
import dev.countersign.policy.Allowance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Instant NOW = Pki.START.plus(Duration.ofDays(1));
    private static final String HERE = "countersign-system";
    private static final Identity SHOP = new Identity("CertificateAuthority", "shop", "shop", "uid-1");
    private static final Certificate ROOT = Pki.AUTHORITY.certificate();
    private static final Register REGISTERED = new Register(1, Map.of(1, ROOT.fingerprint()), Optional.empty());

    @Test
    void a_new_authority_is_prepared_registered_and_held() {
        assertThat(plan(world(Register.EMPTY)))
                .isInstanceOfSatisfying(
                        Plan.Prepare.class, p -> assertThat(p.number()).isEqualTo(1));
        var prepared = new Register(1, Map.of(), Optional.empty());
        assertThat(plan(world(prepared, first())))
                .isInstanceOfSatisfying(
                        Plan.Register.class, p -> assertThat(p.fingerprint()).isEqualTo(ROOT.fingerprint()));
        assertThat(plan(world(REGISTERED, first()))).isInstanceOfSatisfying(Plan.Hold.class, hold -> {
            assertThat(hold.signs().number()).isEqualTo(1);
            assertThat(hold.signs().trusted()).containsExactly(ROOT);
            assertThat(hold.because().code()).isEqualTo(Code.UP_TO_DATE);
        });
    }

    @Test
    void a_number_whose_secret_was_never_made_is_spent() {
        var reserved = new Register(1, Map.of(), Optional.empty());

        assertThat(plan(world(reserved)))
                .isInstanceOfSatisfying(
                        Plan.Prepare.class, p -> assertThat(p.number()).isEqualTo(2));
    }

    @Test
    void a_generation_that_is_only_in_the_status_has_its_number_for_ever() {
        var observed = new Observed(true, false, Register.EMPTY, Set.of(3), List.of(), new Upstream.Unseen());

        assertThat(plan(observed).because().code()).isEqualTo(Code.GENERATION_LOST);
        assertThat(observed.highest()).isEqualTo(3);
    }

    @Test
    void whatever_was_registered_is_never_replaced_by_itself() {
        for (var seen : everySecret()) {
            for (var status : List.of(Set.<Integer>of(), Set.of(1))) {
                for (var deleting : List.of(true, false)) {
                    var observed = new Observed(true, deleting, REGISTERED, status, seen, new Upstream.Unseen());
                    var plan = plan(observed);
                    assertThat(plan).as(observed.toString()).isNotInstanceOf(Plan.Prepare.class);
                    assertThat(plan(observed)).isEqualTo(plan);
                }
            }
        }
    }

    private static List<List<Seen>> everySecret() {
        var all = new ArrayList<List<Seen>>();
        all.add(List.of());
        for (var ours : List.of(true, false)) {
            for (var intact : List.of(true, false)) {
                for (var certificate : List.of(
                        Optional.of(ROOT),
                        Optional.of(Pki.OTHER_AUTHORITY.certificate()),
                        Optional.<Certificate>empty())) {
                    for (var tie : Tie.values()) {
                        for (var owner : List.of("uid-1", "uid-0")) {
                            all.add(List.of(new Seen(
                                    1,
                                    ours,
                                    intact && certificate.isPresent(),
                                    certificate,
                                    List.of(),
                                    owner,
                                    tie,
                                    Facts.activated(Pki.START))));
                        }
                    }
                }
            }
        }
        return all;
    }

    @Test
    void lost_altered_and_foreign_generations_stop_it() {
        assertThat(code(world(REGISTERED))).isEqualTo(Code.GENERATION_LOST);
        var other = Optional.of(Pki.OTHER_AUTHORITY.certificate());
        assertThat(code(world(REGISTERED, seen(true, true, other, "uid-1", Tie.NOBODY))))
                .isEqualTo(Code.GENERATION_ALTERED);
        assertThat(code(world(REGISTERED, seen(true, false, Optional.of(ROOT), "uid-1", Tie.NOBODY))))
                .isEqualTo(Code.GENERATION_ALTERED);
        assertThat(code(world(REGISTERED, seen(false, true, Optional.of(ROOT), "uid-1", Tie.NOBODY))))
                .isEqualTo(Code.GENERATION_FOREIGN);
    }

    @Test
    void what_a_former_object_left_is_registered_and_adopted() {
        var left = seen(true, true, Optional.of(ROOT), "uid-0", Tie.NOBODY);

        assertThat(plan(world(Register.EMPTY, left))).isInstanceOf(Plan.Register.class);
        assertThat(plan(world(REGISTERED, left)))
                .isInstanceOfSatisfying(
                        Plan.Adopt.class, p -> assertThat(p.numbers()).containsExactly(1));
    }

    @Test
    void keys_follow_their_authority_only_if_it_says_so() {
        var tied = seen(true, true, Optional.of(ROOT), "uid-1", Tie.THIS_OBJECT);

        assertThat(plan(wanted(true), world(REGISTERED, first()), NOW)).isInstanceOfSatisfying(Plan.Tie.class, tie -> {
            assertThat(tie.numbers()).containsExactly(1);
            assertThat(tie.tied()).isTrue();
            assertThat(tie.active()).as("it signs meanwhile").isPresent();
        });
        assertThat(plan(wanted(true), world(REGISTERED, tied), NOW)).isInstanceOf(Plan.Hold.class);
        assertThat(plan(world(REGISTERED, tied)))
                .isInstanceOfSatisfying(
                        Plan.Tie.class, p -> assertThat(p.tied()).isFalse());
    }

    @Test
    void it_warns_in_its_last_third_and_stops_at_its_end() {
        var end = ROOT.validity().notAfter();
        var world = world(REGISTERED, first());

        assertThat(plan(byHand(), world, end.minus(Duration.ofDays(1300)))
                        .because()
                        .code())
                .isEqualTo(Code.UP_TO_DATE);
        assertThat(plan(byHand(), world, end.minus(Duration.ofDays(1200))))
                .isInstanceOf(Plan.Hold.class)
                .extracting(p -> p.because().code())
                .isEqualTo(Code.AUTHORITY_NEAR_EXPIRY);
        assertThat(plan(byHand(), world, end.plusSeconds(1)).because().code()).isEqualTo(Code.AUTHORITY_EXPIRED);
    }

    @Test
    void a_cluster_authority_that_another_installation_claimed_is_left_to_it() {
        var claimed = new Register(1, Map.of(1, ROOT.fingerprint()), Optional.of("elsewhere"));

        assertThat(code(world(claimed, first()))).isEqualTo(Code.SERVED_ELSEWHERE);
    }

    @Test
    void nothing_happens_where_the_operator_may_not_write() {
        assertThat(code(new Observed(false, false, Register.EMPTY, Set.of(), List.of(), new Upstream.Unseen())))
                .isEqualTo(Code.NAMESPACE_NOT_SERVED);
    }

    @Test
    void said_twice_is_said_once_and_an_altered_secret_hides_nothing() {
        var world = world(REGISTERED, first());
        var report = Report.of(world, plan(world), AuthorityStatus.EMPTY, 1, NOW);
        assertThat(report.status().activeGeneration()).isEqualTo(1);
        assertThat(Report.of(world, plan(world), report.status(), 1, NOW.plusSeconds(5))
                        .status())
                .isEqualTo(report.status());

        var lost = world(REGISTERED);
        var after = Report.of(lost, plan(lost), report.status(), 1, NOW);
        assertThat(after.status().generations()).isEqualTo(report.status().generations());
        assertThat(after.notices()).hasSize(1);
        assertThat(Report.of(lost, plan(lost), after.status(), 1, NOW).notices())
                .isEmpty();
    }

    private static Observed world(Register register, Seen... generations) {
        return new Observed(true, false, register, Set.of(), List.of(generations), new Upstream.Unseen());
    }

    private static Seen first() {
        return seen(true, true, Optional.of(ROOT), "uid-1", Tie.NOBODY);
    }

    private static Seen seen(boolean ours, boolean intact, Optional<Certificate> certificate, String owner, Tie tie) {
        return new Seen(1, ours, intact, certificate, List.of(), owner, tie, Facts.activated(Pki.START));
    }

    private static Wanted wanted(boolean deleteKeys) {
        return new Wanted(
                SHOP,
                new Source.SelfSigned(new Source.Template(
                        DistinguishedName.EMPTY, "shop", KeySpec.P256, Duration.ofDays(3650), Optional.empty(), 0)),
                deleteKeys,
                Optional.empty(),
                Allowance.unlimited(SHOP.toString()));
    }

    private static Wanted byHand() {
        return wanted(false)
                .rotating(new RotationRule(
                        false, Optional.empty(), Set.of(), Optional.empty(), false, false, Optional.empty()));
    }

    private static Code code(Observed observed) {
        return plan(observed).because().code();
    }

    private static Plan plan(Observed observed) {
        return plan(wanted(false), observed, NOW);
    }

    private static Plan plan(Wanted wanted, Observed observed, Instant now) {
        return Planner.plan(wanted, observed, HERE, now);
    }
}
