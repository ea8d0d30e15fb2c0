package dev.countersign.plan.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.PermittedNames;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
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

/** Bring your own: what becomes of a Secret that somebody else keeps, and of the generation that was copied from it. */
class BringingTest {
    private static final Instant NOW = Pki.START.plus(Duration.ofDays(1));
    private static final Wanted WANTED = new Wanted(
            new Identity("CertificateAuthority", "shop", "corp", "uid-1"),
            new Source.Supplied("corp-ca"),
            false,
            Optional.empty(),
            Allowance.unlimited("corp"));
    private static final SigningAuthority CORP = Pki.AUTHORITY;
    private static final SigningAuthority RENEWED =
            Pki.authority("CN=shop G1", Pki.ROOT_KEY, Pki.START, Duration.ofDays(4000));
    private static final SigningAuthority OLDER =
            Pki.authority("CN=shop G1", Pki.ROOT_KEY, Pki.START, Duration.ofDays(3000));
    private static final SigningAuthority SAME_NAME =
            Pki.authority("CN=shop G1", Pki.OTHER_KEY, Pki.START, Duration.ofDays(4000));
    private static final SigningAuthority ANOTHER_NAME =
            Pki.authority("CN=other", Pki.ROOT_KEY, Pki.START, Duration.ofDays(4000));
    private static final SigningAuthority ROOT = Pki.root("CN=root G1", Pki.ROOT_KEY, 2);
    private static final SigningAuthority MIDDLE = Pki.below(ROOT, "CN=middle", Pki.KEY, 1, PermittedNames.ALL);
    private static final SigningAuthority STARRED = Pki.below(
            ROOT,
            "CN=starred",
            Pki.KEY,
            0,
            new PermittedNames(
                    true, Optional.of(Set.of("*.shop.example")), Optional.empty(), Optional.empty(), Optional.empty()));
    private static final SigningAuthority LOW = Pki.below(MIDDLE, "CN=low", Pki.OTHER_KEY, 0, PermittedNames.ALL);

    @Test
    void a_sound_key_pair_becomes_the_first_generation() {
        assertThat(plan(source(CORP))).isInstanceOfSatisfying(Plan.Prepare.class, prepare -> {
            assertThat(prepare.number()).isEqualTo(1);
            assertThat(prepare.origin()).isEqualTo(new Origin.Copy("corp-ca", CORP.path()));
        });
        assertThat(plan(source(CORP), seen(1, CORP)).because().code()).isEqualTo(Code.UP_TO_DATE);
    }

    @Test
    void the_way_to_the_root_is_found_wherever_it_stands_and_in_any_order() {
        var between = List.of(LOW.certificate(), MIDDLE.certificate());
        var mixed = List.of(LOW.certificate(), ROOT.certificate(), CORP.certificate(), MIDDLE.certificate());
        for (var supply : List.of(
                supply(LOW, between, List.of(ROOT.certificate())),
                supply(LOW, mixed, List.of()),
                supply(LOW, List.of(LOW.certificate()), List.of(ROOT.certificate(), MIDDLE.certificate())))) {
            assertThat(supply.path()).isEqualTo(LOW.path());
        }
        assertThat(supply(LOW, between, List.of()).path()).isEmpty();
        assertThat(supply(LOW, List.of(LOW.certificate()), List.of(ROOT.certificate()))
                        .path())
                .isEmpty();
    }

    /** What is trusted must be what its own key signed: a root with a bit turned over is none. */
    @Test
    void a_root_that_was_damaged_is_not_taken() {
        var pem = ROOT.certificate().pem();
        var end = pem.indexOf("\n-----END");
        var other = pem.charAt(end - 12) == 'A' ? 'B' : 'A';
        var damaged = Certificate.readAll(pem.substring(0, end - 12) + other + pem.substring(end - 11));
        var supply = supply(LOW, List.of(LOW.certificate(), MIDDLE.certificate()), damaged);

        assertThat(supply.path()).isEmpty();
        assertThat(plan(new Upstream.SourceSecret(supply)).because().code()).isEqualTo(Code.SOURCE_CHAIN_INCOMPLETE);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(Code.SOURCE_MISSING, new Upstream.SourceMissing()),
                Arguments.of(Code.SAME_SUBJECT_OTHER_KEY, source(SAME_NAME)),
                Arguments.of(Code.SOURCE_CHANGED, source(ANOTHER_NAME)),
                Arguments.of(Code.SOURCE_CHANGED, source(OLDER)),
                Arguments.of(
                        Code.SOURCE_UNREADABLE,
                        new Upstream.SourceSecret(
                                Supply.of(Optional.empty(), List.of(), List.of(), Optional.of(Set.of())))),
                Arguments.of(
                        Code.SOURCE_CONSTRAINTS_UNREADABLE,
                        new Upstream.SourceSecret(
                                supply(STARRED, List.of(STARRED.certificate()), List.of(ROOT.certificate())))),
                Arguments.of(Code.UP_TO_DATE, new Upstream.Unseen()));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatever_becomes_of_the_source_the_generation_goes_on(Code code, Upstream upstream) {
        assertThat(plan(upstream, seen(1, CORP))).isInstanceOfSatisfying(Plan.Hold.class, hold -> {
            assertThat(hold.because().code()).isEqualTo(code);
            assertThat(hold.signs().certificate()).isEqualTo(CORP.certificate());
            assertThat(hold.signs().trusted()).containsExactly(CORP.certificate());
        });
    }

    @Test
    void without_a_sound_source_nothing_is_made() {
        assertThat(plan(new Upstream.SourceMissing()).because().code()).isEqualTo(Code.SOURCE_MISSING);
        assertThat(plan(new Upstream.Unseen())).isInstanceOf(Plan.Refuse.class);
        var api = new Upstream.SourceSecret(Supply.of(
                key(CORP),
                List.of(CORP.certificate()),
                List.of(),
                Optional.of(Set.of(CORP.certificate().publicKey().fingerprint()))));
        assertThat(plan(api).because().code()).isEqualTo(Code.SOURCE_IS_THE_API_SERVERS);
    }

    @Test
    void a_newer_certificate_for_the_same_key_is_taken_and_replaces_the_older_one_in_trust() {
        assertThat(plan(source(RENEWED), seen(1, CORP))).isInstanceOfSatisfying(Plan.Prepare.class, prepare -> {
            assertThat(prepare.number()).isEqualTo(2);
            assertThat(prepare.origin()).isEqualTo(new Origin.Copy("corp-ca", RENEWED.path()));
        });
        assertThat(plan(source(RENEWED), seen(1, CORP), seen(2, RENEWED)).active())
                .hasValueSatisfying(active -> {
                    assertThat(active.number()).isEqualTo(2);
                    assertThat(active.trusted()).containsExactly(RENEWED.certificate());
                });
    }

    @Test
    void another_key_with_a_name_of_its_own_is_a_generation_that_has_to_be_trusted_first() {
        assertThat(plan(source(Pki.OTHER_AUTHORITY), seen(1, CORP)))
                .isInstanceOfSatisfying(Plan.Prepare.class, prepare -> {
                    assertThat(prepare.cause()).contains(Cause.of(Cause.Kind.SOURCE));
                    assertThat(prepare.atOnce()).isFalse();
                    assertThat(prepare.active()).isPresent();
                });
    }

    @Test
    void another_key_of_the_same_name_is_taken_only_if_the_spec_allows_it() {
        var allowing = WANTED.rotating(
                new RotationRule(true, Optional.empty(), Set.of(), Optional.empty(), false, true, Optional.empty()));

        assertThat(plan(source(SAME_NAME), seen(1, CORP))).isInstanceOf(Plan.Hold.class);
        assertThat(plan(allowing, source(SAME_NAME), seen(1, CORP))).isInstanceOf(Plan.Prepare.class);
    }

    @Test
    void the_former_key_pair_in_the_source_takes_the_rotation_back() {
        var prepared = seen(2, Pki.OTHER_AUTHORITY).with(Facts.NONE.because(Cause.of(Cause.Kind.SOURCE)));

        assertThat(plan(source(CORP), seen(1, CORP), prepared))
                .isInstanceOfSatisfying(
                        Plan.Retire.class, retire -> assertThat(retire.number()).isEqualTo(2));
    }

    @Test
    void a_namesake_of_the_one_that_signs_is_held_whatever_is_on_its_way() {
        var prepared = seen(2, Pki.OTHER_AUTHORITY).with(Facts.NONE.because(Cause.of(Cause.Kind.SOURCE)));
        var twin = Pki.authority("CN=shop G1", Pki.RSA_KEY, Pki.START, Duration.ofDays(4000));

        assertThat(plan(source(twin), seen(1, CORP), prepared)).isInstanceOfSatisfying(Plan.Waiting.class, waits -> {
            assertThat(waits.number()).isEqualTo(2);
            assertThat(waits.turn().state().code()).isEqualTo(Code.SAME_SUBJECT_OTHER_KEY);
        });
    }

    @Test
    void a_newer_certificate_signs_at_once_only_if_its_key_signs_already() {
        var prepared = seen(2, Pki.OTHER_AUTHORITY).with(Facts.NONE.because(Cause.of(Cause.Kind.SOURCE)));
        var newer = Pki.authority("CN=other G1", Pki.OTHER_KEY, Pki.START, Duration.ofDays(4000));

        assertThat(plan(source(newer), seen(1, CORP), prepared))
                .isInstanceOfSatisfying(
                        Plan.Prepare.class,
                        prepare -> assertThat(prepare.atOnce()).isFalse());
        assertThat(plan(source(RENEWED), seen(1, CORP), prepared))
                .isInstanceOfSatisfying(
                        Plan.Prepare.class,
                        prepare -> assertThat(prepare.atOnce()).isTrue());
    }

    @Test
    void a_key_that_was_distrusted_is_not_taken_again() {
        var spoilt =
                seen(1, CORP).with(Facts.NONE.with(Optional.of(Pki.START), Optional.empty(), Optional.of(Pki.START)));

        assertThat(plan(source(CORP), spoilt).because().code()).isEqualTo(Code.AUTHORITY_NOT_READY);
        assertThat(plan(source(CORP), spoilt).because().sentence()).contains("has put out of trust");
    }

    @Test
    void what_ended_is_replaced_as_soon_as_the_source_is_renewed() {
        var day = Pki.authority("CN=shop G1", Pki.ROOT_KEY, Validity.from(Pki.START, Duration.ofHours(2)));

        assertThat(plan(source(day), seen(1, day)).because().code()).isEqualTo(Code.AUTHORITY_EXPIRED);
        assertThat(plan(source(RENEWED), seen(1, day))).isInstanceOf(Plan.Prepare.class);
    }

    @Test
    void it_is_looked_at_again_after_a_minute_because_nobody_tells_us_of_strangers_secrets() {
        assertThat(((Plan.Hold) plan(source(CORP), seen(1, CORP))).lookAgainAt())
                .isEqualTo(NOW.plusSeconds(60));
        assertThat(((Plan.Refuse) plan(new Upstream.SourceMissing())).lookAgainAt())
                .isEqualTo(NOW.plusSeconds(60));
    }

    private static Upstream source(SigningAuthority authority) {
        return new Upstream.SourceSecret(supply(authority, List.of(authority.certificate()), List.of()));
    }

    private static Supply supply(SigningAuthority authority, List<Certificate> certificates, List<Certificate> others) {
        return Supply.of(key(authority), certificates, others, Optional.of(Set.of()));
    }

    private static Optional<String> key(SigningAuthority authority) {
        return Optional.of(authority.certificate().publicKey().fingerprint());
    }

    private static Plan plan(Upstream upstream, Seen... generations) {
        return plan(WANTED, upstream, generations);
    }

    private static Plan plan(Wanted wanted, Upstream upstream, Seen... generations) {
        var fingerprints = new java.util.TreeMap<Integer, String>();
        for (var seen : generations) {
            fingerprints.put(seen.number(), seen.certificate().orElseThrow().fingerprint());
        }
        var register = new Register(generations.length, Map.copyOf(fingerprints), Optional.empty());
        var observed = new Observed(true, false, register, Set.of(), List.of(generations), upstream);
        return Planner.plan(wanted, observed, "here", NOW);
    }

    private static Seen seen(int number, SigningAuthority authority) {
        return new Seen(
                number,
                true,
                true,
                Optional.of(authority.certificate()),
                authority.path().stream().skip(1).toList(),
                "uid-1",
                Tie.NOBODY,
                Facts.activated(Pki.START));
    }
}
