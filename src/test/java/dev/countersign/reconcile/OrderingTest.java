package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Wanted;
import dev.countersign.signer.Signer;
import dev.countersign.signer.fake.CarelessSigner;
import dev.countersign.signer.fake.FailingSigner;
import dev.countersign.signer.fake.PatientSigner;
import dev.countersign.signer.local.LocalSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of each answer of a signer. */
class OrderingTest {
    private static final Instant NOW = Pki.START;
    private static final Signer GOOD = new LocalSigner(Pki.AUTHORITY);

    private final Ordering ordering = new Ordering();
    private final ArrayDeque<HeldKey> keys = new ArrayDeque<>(List.of(Pki.KEY, Pki.OTHER_KEY));

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("another key", CarelessSigner.wrongKey(), Code.KEY_MISMATCH),
                Arguments.of("another name", CarelessSigner.wrongNames(), Code.NAMES_CHANGED),
                Arguments.of("no alternative names", CarelessSigner.fewerNames(), Code.NAMES_CHANGED),
                Arguments.of("other usages", CarelessSigner.wrongUsages(), Code.USAGES_CHANGED),
                Arguments.of("already over", CarelessSigner.expired(), Code.RESULT_DOES_NOT_FIT),
                Arguments.of("nearly over", CarelessSigner.nearlyExpired(), Code.RESULT_DOES_NOT_FIT),
                Arguments.of("not yet valid", CarelessSigner.notYetValid(), Code.RESULT_DOES_NOT_FIT),
                Arguments.of("another authority", CarelessSigner.wrongAuthority(), Code.AUTHORITY_CHANGED),
                Arguments.of("no certificate", CarelessSigner.empty(), Code.RESULT_DOES_NOT_FIT),
                Arguments.of("the issuer first", CarelessSigner.upsideDown(), Code.KEY_MISMATCH));
    }

    /** None of them may reach the Secret, where the checks would have it issued again without end. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("misfits")
    void a_certificate_that_would_be_replaced_at_once_is_not_taken(String row, Signer signer, Code why) {
        var finding = bad(order(signer));
        assertThat(finding.code()).isEqualTo(Code.RESULT_DOES_NOT_FIT);
        assertThat(finding.sentence()).contains(why == Code.RESULT_DOES_NOT_FIT ? "returned" : why.text());
    }

    @Test
    void what_was_ordered_is_taken() {
        assertThat(order(GOOD)).isInstanceOfSatisfying(Ordering.Good.class, good -> {
            assertThat(good.key()).containsSame(Pki.KEY);
            assertThat(good.chain().getFirst().publicKey()).isEqualTo(Pki.KEY.publicKey());
        });
    }

    @Test
    void an_order_that_is_pending_is_made_again_as_it_was_until_it_is_signed() {
        var patient = new PatientSigner(GOOD, 2);

        assertThat(bad(order(patient)).code()).isEqualTo(Code.SIGNER_PENDING);
        assertThat(bad(order(patient, WantedSpec.usual(), 2, NOW.plusSeconds(30)))
                        .code())
                .isEqualTo(Code.SIGNER_PENDING);
        assertThat(order(patient, WantedSpec.usual(), 2, NOW.plusSeconds(60))).isInstanceOf(Ordering.Good.class);

        assertThat(patient.orders()).hasSize(1);
        assertThat(keys).as("keys that were not used").hasSize(1);
    }

    /** Somebody was on holiday: the certificate has its whole life nevertheless, and others order meanwhile. */
    @Test
    void an_order_waits_for_days_and_becomes_one_certificate_that_is_valid_then() {
        var patient = new PatientSigner(GOOD, 3);
        var later = NOW.plus(Duration.ofDays(9));
        order(patient);
        for (var day = 1; day <= 3; day++) {
            var now = NOW.plus(Duration.ofDays(3L * day));
            var other = new WantedSpec().uid("uid-" + day).build();
            assertThat(bad(order(new PatientSigner(GOOD, 9), other, 2, now)).code())
                    .isEqualTo(Code.SIGNER_PENDING);
            if (day < 3) {
                assertThat(bad(order(patient, WantedSpec.usual(), 2, now)).code())
                        .isEqualTo(Code.SIGNER_PENDING);
            }
        }

        assertThat(order(patient, WantedSpec.usual(), 2, later)).isInstanceOfSatisfying(Ordering.Good.class, good -> {
            assertThat(good.key()).containsSame(Pki.KEY);
            assertThat(good.chain().getFirst().validity()).isEqualTo(Validity.from(later, Duration.ofDays(1)));
            assertThat(good.facts().issuedAt()).contains(later);
        });
        assertThat(patient.orders()).hasSize(1);
    }

    /** Where nothing is known of an object its revision is the clock's, which is another one each time. */
    @Test
    void an_order_whose_revision_is_the_clocks_stays_the_same_order() {
        var patient = new PatientSigner(GOOD, 1);
        var clock = NOW.toEpochMilli();
        order(patient, WantedSpec.usual(), clock, 0, NOW);

        assertThat(order(patient, WantedSpec.usual(), clock + 60_000, 0, NOW.plusSeconds(60)))
                .isInstanceOfSatisfying(
                        Ordering.Good.class,
                        good -> assertThat(good.facts().revision()).isEqualTo(clock));
        assertThat(patient.orders()).hasSize(1);
    }

    /** Another process issued it, or one that was restored. */
    @Test
    void an_order_whose_number_was_used_up_meanwhile_is_dropped() {
        var patient = new PatientSigner(GOOD, 9);
        order(patient, WantedSpec.usual(), 2, NOW);
        order(patient, WantedSpec.usual(), 3, NOW);

        assertThat(patient.orders()).extracting(Signer.Order::revision).containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void a_changed_spec_or_the_next_revision_makes_another_order() {
        var patient = new PatientSigner(GOOD, 9);
        order(patient);
        order(patient, new WantedSpec().subject("CN=carts").build(), 2, NOW);
        keys.add(Pki.KEY);
        order(patient, new WantedSpec().subject("CN=carts").build(), 3, NOW);

        assertThat(patient.orders()).hasSize(3);
    }

    @Test
    void an_order_of_which_nobody_knows_whether_it_arrived_is_made_again_as_it_was() {
        assertThat(bad(order(FailingSigner.down())).code()).isEqualTo(Code.SIGNER_UNAVAILABLE);

        assertThat(order(GOOD))
                .isInstanceOfSatisfying(
                        Ordering.Good.class, good -> assertThat(good.key()).containsSame(Pki.KEY));
    }

    @Test
    void after_a_refusal_another_key_is_ordered() {
        assertThat(bad(order(FailingSigner.refusing())).code()).isEqualTo(Code.SIGNER_REFUSED);

        assertThat(order(GOOD))
                .isInstanceOfSatisfying(
                        Ordering.Good.class, good -> assertThat(good.key()).containsSame(Pki.OTHER_KEY));
    }

    @Test
    void an_order_is_forgotten_with_its_object() {
        var patient = new PatientSigner(GOOD, 9);
        order(patient);

        ordering.forget(WantedSpec.usual().identity().uid()::equals);
        order(patient);

        assertThat(patient.orders()).hasSize(2);
    }

    /** A defect of a signer is told in the status, and the other objects go on. */
    @Test
    void a_signer_that_throws_is_unavailable() {
        var finding = bad(order(FailingSigner.throwing()));

        assertThat(finding.code()).isEqualTo(Code.SIGNER_UNAVAILABLE);
        assertThat(finding.sentence()).contains("IllegalStateException").doesNotContain("a defect");
    }

    private Ordering.Result order(Signer signer) {
        return order(signer, WantedSpec.usual(), 2, NOW);
    }

    private Ordering.Result order(Signer signer, Wanted wanted, long revision, Instant now) {
        return order(signer, wanted, revision, revision - 1, now);
    }

    private Ordering.Result order(Signer signer, Wanted wanted, long revision, long highest, Instant now) {
        var plan =
                new Plan.Issue(new Finding(Code.SECRET_MISSING, "the Secret is not there"), wanted, revision, 1, false);
        return ordering.order(
                plan, highest, signer, (Issuer.Usable) World.usable(Pki.AUTHORITY), () -> Optional.of(key()), now);
    }

    private HeldKey key() {
        return keys.size() > 1 ? keys.removeFirst() : keys.getFirst();
    }

    private static Finding bad(Ordering.Result result) {
        assertThat(result).isInstanceOf(Ordering.Bad.class);
        return ((Ordering.Bad) result).because();
    }

    @Test
    void the_order_asks_for_the_life_that_is_wanted() {
        var patient = new PatientSigner(GOOD, 1);
        order(patient, new WantedSpec().lifetime(Duration.ofHours(8)).build(), 1, NOW);

        assertThat(patient.orders().getFirst().validity().notAfter())
                .isEqualTo(NOW.plus(Duration.ofHours(8)).minusSeconds(1));
    }
}
