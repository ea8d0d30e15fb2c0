package dev.countersign.plan.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Allow;
import dev.countersign.api.AllowedAuthority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PermittedNames;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Observed.Tie;
import dev.countersign.policy.Allowance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An authority below another one: each thing that can be the matter above, before and after it has a key. */
class DescentTest {
    static final Instant NOW = Pki.START.plus(Duration.ofDays(1));
    private static final Identity ABOVE = new Identity("CertificateAuthority", "shop", "root", "");
    private static final Identity BELOW = new Identity("CertificateAuthority", "shop", "team", "uid-1");
    static final SigningAuthority ROOT = Pki.root("CN=root G1", Pki.ROOT_KEY, 1);
    static final SigningAuthority TEAM = Pki.below(ROOT, "CN=team G1", Pki.OTHER_KEY, 0, PermittedNames.ALL);

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(Code.PARENT_MISSING, new Upstream.ParentMissing()),
                Arguments.of(Code.PARENT_CIRCLE, new Upstream.ParentCircle()),
                Arguments.of(Code.PARENT_NOT_READY, parent(refusing(Code.GENERATION_LOST))),
                Arguments.of(Code.PARENT_NOT_READY, parent(refusing(Code.AUTHORITY_EXPIRED))),
                Arguments.of(Code.PARENT_CIRCLE, parent(refusing(Code.PARENT_CIRCLE))),
                Arguments.of(Code.PREPARING, parent(refusing(Code.PREPARING))),
                Arguments.of(Code.PREPARING, new Upstream.Unseen()));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void without_the_one_above_no_key_is_made_and_the_one_that_is_there_goes_on(Code code, Upstream upstream) {
        assertThat(plan(upstream)).isInstanceOfSatisfying(Plan.Refuse.class, refuse -> {
            assertThat(refuse.because().code()).isEqualTo(code);
            assertThat(refuse.because().sentence()).isNotBlank();
        });
        assertThat(plan(upstream, seen(TEAM))).isInstanceOfSatisfying(Plan.Hold.class, hold -> {
            assertThat(hold.because().code()).isEqualTo(code);
            assertThat(hold.signs().path()).isEqualTo(TEAM.path());
            assertThat(hold.signs().chain()).containsExactly(TEAM.certificate());
            assertThat(hold.signs().trusted()).containsExactly(ROOT.certificate());
        });
    }

    @Test
    void its_first_generation_is_signed_by_the_one_that_signs_above() {
        assertThat(plan(parent(holding(ROOT)))).isInstanceOfSatisfying(Plan.Prepare.class, prepare -> {
            assertThat(prepare.number()).isEqualTo(1);
            assertThat(prepare.origin())
                    .isEqualTo(new Origin.Above(ABOVE, 1, ROOT.certificate(), PermittedNames.ALL, template(0)));
        });
    }

    @Test
    void it_holds_with_the_way_to_its_root() {
        assertThat(plan(parent(holding(ROOT)), seen(TEAM))).isInstanceOfSatisfying(Plan.Hold.class, hold -> {
            assertThat(hold.because().code()).isEqualTo(Code.UP_TO_DATE);
            assertThat(hold.signs().chain()).containsExactly(TEAM.certificate());
            assertThat(hold.signs().trusted()).containsExactly(ROOT.certificate());
        });
    }

    @Test
    void whatever_the_root_trusts_by_now_is_trusted_below_it() {
        var second = Pki.OTHER_AUTHORITY.certificate();
        var above = hold(ROOT.path(), List.of(ROOT.certificate(), second));

        assertThat(((Plan.Hold) plan(parent(above), seen(TEAM))).signs().trusted())
                .containsExactly(ROOT.certificate(), second);
    }

    @Test
    void a_path_that_verifiers_would_refuse_is_not_begun() {
        assertThat(plan(wanted(1), parent(holding(ROOT))).because().code()).isEqualTo(Code.PATH_TOO_LONG);
        assertThat(plan(wanted(0), parent(holding(Pki.AUTHORITY))).because().code())
                .isEqualTo(Code.PATH_TOO_LONG);
        assertThat(plan(wanted(0), parent(holding(TEAM))).because().code()).isEqualTo(Code.PATH_TOO_LONG);
    }

    @Test
    void below_a_successor_of_the_one_that_signed_it_it_goes_on_and_says_so() {
        var other = Pki.root("CN=root G1", Pki.KEY, 1);

        assertThat(plan(parent(holding(other)), seen(TEAM))).isInstanceOfSatisfying(Plan.Hold.class, hold -> {
            assertThat(hold.because().code()).isEqualTo(Code.PARENT_CHANGED);
            assertThat(hold.signs().path()).isEqualTo(TEAM.path());
            assertThat(hold.signs().trusted()).containsExactly(ROOT.certificate(), other.certificate());
        });
    }

    @Test
    void a_cluster_authority_that_does_not_serve_its_namespace_signs_it_not_and_takes_back_what_it_gave() {
        var cluster = new Identity("ClusterCertificateAuthority", "", "root", "");
        var reading =
                new Wanted(cluster, new Source.SelfSigned(template(1)), false, Optional.empty(), signing(cluster, "*"));
        var above = new Upstream.Parent(cluster, reading, holding(ROOT), Map.of());

        assertThat(plan(above)).isInstanceOf(Plan.Refuse.class);
        assertThat(plan(above, seen(TEAM))).isInstanceOf(Plan.Refuse.class);
    }

    @Test
    void it_ends_with_a_finding_that_keeps_what_is_wrong_above() {
        var end = TEAM.certificate().validity().notAfter();
        var world = observed(new Upstream.ParentMissing(), seen(TEAM));

        assertThat(Planner.plan(wanted(0), world, "here", end.minusSeconds(60)).because())
                .satisfies(finding -> assertThat(finding.code()).isEqualTo(Code.AUTHORITY_NEAR_EXPIRY))
                .satisfies(finding -> assertThat(finding.sentence()).contains("besides, there is no"));
        assertThat(Planner.plan(wanted(0), world, "here", end.plusSeconds(1))
                        .because()
                        .code())
                .isEqualTo(Code.AUTHORITY_EXPIRED);
    }

    static Upstream parent(Plan plan) {
        var reading =
                new Wanted(ABOVE, new Source.SelfSigned(template(1)), false, Optional.empty(), signing(ABOVE, "team"));
        return new Upstream.Parent(ABOVE, reading, plan, Map.of());
    }

    /** What an authority allows that signs the ones of this name. */
    private static Allowance signing(Identity authority, String name) {
        return AllowReading.of(authority, allow(List.of(), name));
    }

    private static Allow allow(List<String> dnsNames, String authority) {
        return new Allow(
                null,
                dnsNames.isEmpty() ? List.of() : List.of("team-*"),
                null,
                dnsNames,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(new AllowedAuthority(AuthorityRef.Kind.CertificateAuthority, authority)));
    }

    @Test
    void an_authority_that_is_not_named_above_is_not_signed_and_loses_what_it_had() {
        var reading = new Wanted(
                ABOVE, new Source.SelfSigned(template(1)), false, Optional.empty(), signing(ABOVE, "others"));
        var above = new Upstream.Parent(ABOVE, reading, holding(ROOT), Map.of());

        assertThat(plan(above).because().code()).isEqualTo(Code.AUTHORITY_NOT_ALLOWED);
        assertThat(plan(above, seen(TEAM)).because().code()).isEqualTo(Code.AUTHORITY_NOT_ALLOWED);
    }

    @Test
    void names_are_handed_on_as_constraints_and_what_x509_cannot_hold_is_withheld() {
        var allowance = AllowReading.of(ABOVE, allow(List.of("*.shop.example"), "team"));
        var reading = new Wanted(ABOVE, new Source.SelfSigned(template(1)), false, Optional.empty(), allowance);
        var above = new Upstream.Parent(ABOVE, reading, holding(ROOT), Map.of());

        assertThat(plan(above)).isInstanceOfSatisfying(Plan.Prepare.class, prepare -> {
            var permitted = ((Origin.Above) prepare.origin()).permitted();
            assertThat(permitted.dnsNames()).contains(Set.of("shop.example"));
            assertThat(permitted.emailAddresses()).contains(Set.of());
            assertThat(permitted.subjects()).isFalse();
        });
        assertThat(plan(above, seen(TEAM)).because().code()).isEqualTo(Code.NAMES_NOT_DELEGATED);
    }

    /** The certificate below was signed before the one above stated any names. */
    @Test
    void a_name_that_was_taken_back_above_is_not_certified_below_any_more() {
        var allowance = AllowReading.of(ABOVE, allow(List.of("*.shop.example"), "team"));
        var narrowed = new Wanted(ABOVE, new Source.SelfSigned(template(1)), false, Optional.empty(), allowance);
        var team = (Plan.Hold) plan(new Upstream.Parent(ABOVE, narrowed, holding(ROOT), Map.of()), seen(TEAM));
        var nobody = new WantedSpec().subject("");

        assertThat(Scope.objection(wanted(0), new WantedSpec().build(), team.signs()))
                .hasValueSatisfying(finding -> {
                    assertThat(finding.code()).isEqualTo(Code.NAME_NOT_ALLOWED);
                    assertThat(finding.sentence()).contains("does not hand on");
                });
        assertThat(Scope.objection(wanted(0), nobody.names(new Dns("a.other")).build(), team.signs()))
                .isPresent();
        assertThat(Scope.objection(
                        wanted(0), nobody.names(new Dns("a.shop.example")).build(), team.signs()))
                .isEmpty();
        assertThat(((Plan.Hold) plan(parent(team), seen(TEAM))).signs().limits())
                .as("two steps below as well")
                .containsAll(team.signs().limits());
    }

    /** Constraints hold for the names of authorities too, so nothing is begun that the signer would refuse. */
    @Test
    void below_one_that_is_held_to_names_there_is_no_authority() {
        var top = Pki.root("CN=top G1", Pki.ROOT_KEY, 2);
        var limits = new PermittedNames(
                false, Optional.of(Set.of("shop.example")), Optional.empty(), Optional.empty(), Optional.empty());
        var limited = Pki.below(top, "CN=root G1", Pki.KEY, 1, limits);
        var dns = Pki.below(
                top,
                "CN=root G1",
                Pki.KEY,
                1,
                new PermittedNames(
                        true,
                        Optional.of(Set.of("shop.example")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));

        assertThat(plan(parent(holding(limited))).because()).satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Code.NAME_NOT_ALLOWED);
            assertThat(finding.sentence()).contains("'CN=team G1'");
        });
        assertThat(plan(parent(holding(dns)))).isInstanceOf(Plan.Prepare.class);
    }

    private static Plan refusing(Code code) {
        return new Plan.Refuse(new Finding(code, "for a reason"), NOW);
    }

    private static Plan holding(SigningAuthority authority) {
        return hold(authority.path(), List.of(authority.path().getLast()));
    }

    private static Plan hold(List<Certificate> path, List<Certificate> trusted) {
        return new Plan.Hold(
                new Finding(Code.UP_TO_DATE, "signs"),
                new Plan.Active(1, path, trusted, Optional.empty(), List.of()),
                NOW);
    }

    static Plan plan(Upstream upstream, Seen... generations) {
        return Planner.plan(wanted(0), observed(upstream, generations), "here", NOW);
    }

    private static Plan plan(Wanted wanted, Upstream upstream) {
        return Planner.plan(wanted, observed(upstream), "here", NOW);
    }

    private static Observed observed(Upstream upstream, Seen... generations) {
        var fingerprints = generations.length == 0
                ? Map.<Integer, String>of()
                : Map.of(1, generations[0].certificate().orElseThrow().fingerprint());
        var register = new Register(generations.length, fingerprints, Optional.empty());
        return new Observed(true, false, register, Set.of(), List.of(generations), upstream);
    }

    static Seen seen(SigningAuthority authority) {
        return new Seen(
                1,
                true,
                true,
                Optional.of(authority.certificate()),
                authority.path().stream().skip(1).toList(),
                "uid-1",
                Tie.NOBODY,
                Facts.activated(Pki.START));
    }

    private static Wanted wanted(int pathLength) {
        return new Wanted(
                BELOW,
                new Source.Intermediate(ABOVE, template(pathLength)),
                false,
                Optional.empty(),
                Allowance.unlimited("team"));
    }

    private static Source.Template template(int pathLength) {
        return new Source.Template(
                DistinguishedName.EMPTY, "team", KeySpec.P256, Duration.ofDays(365), Optional.empty(), pathLength);
    }
}
