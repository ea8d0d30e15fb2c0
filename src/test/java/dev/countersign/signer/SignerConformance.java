package dev.countersign.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import dev.countersign.signer.Signer.Order;
import dev.countersign.signer.Signer.Pending;
import dev.countersign.signer.Signer.Refused;
import dev.countersign.signer.Signer.Signed;
import dev.countersign.signer.Signer.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every signer must do, whatever stands behind it. A kind of signer has a test that extends this and says how one
 * is made that works, how one that is down, and what it can never sign.
 */
public abstract class SignerConformance {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ASKED_AT_MOST = 100;

    /** One that works. */
    protected abstract Signer signer();

    /** The same while nothing behind it can be reached; empty if there is nothing behind it. */
    protected abstract Optional<Signer> down();

    /** The certificate that signs its leaves. */
    protected abstract Certificate issuer();

    /** What it can never sign, though it is a well-formed order. */
    protected abstract List<Order> impossible();

    /** When it is asked. */
    protected abstract Instant now();

    protected Order order(String uid, long revision) {
        return new Order(
                uid,
                revision,
                Pki.SUBJECT,
                Pki.NAMES,
                Pki.USAGES,
                Pki.KEY.publicKey(),
                Validity.from(now(), Duration.ofHours(1)));
    }

    protected static Order with(Order order, DistinguishedName subject, Set<SubjectAlternativeName> names) {
        return new Order(
                order.uid(), order.revision(), subject, names, order.usages(), order.publicKey(), order.validity());
    }

    protected static Order with(Order order, Set<Usage> usages, Validity validity) {
        return new Order(
                order.uid(),
                order.revision(),
                order.subject(),
                order.alternativeNames(),
                usages,
                order.publicKey(),
                validity);
    }

    private static Signed signed(Signer signer, Order order) {
        var answer = answer(signer, order);
        assertThat(answer).isInstanceOf(Signed.class);
        return (Signed) answer;
    }

    /** Asks until the answer is not Pending any more. */
    private static Signer.Answer answer(Signer signer, Order order) {
        for (var asked = 0; asked < ASKED_AT_MOST; asked++) {
            var answer = signer.sign(order);
            if (!(answer instanceof Pending)) {
                return answer;
            }
        }
        throw new AssertionError("still pending after " + ASKED_AT_MOST + " times");
    }

    @Test
    void the_leaf_says_exactly_what_was_ordered() {
        var order = order("uid-1", 1);

        var leaf = signed(signer(), order).chain().getFirst();

        assertThat(leaf.subject()).contains(order.subject());
        assertThat(leaf.alternativeNames()).contains(order.alternativeNames());
        assertThat(leaf.usages()).isEqualTo(order.usages());
        assertThat(leaf.publicKey()).isEqualTo(order.publicKey());
        assertThat(leaf.isAuthority()).isFalse();
    }

    @Test
    void the_chain_begins_with_the_leaf_and_each_is_signed_by_the_next() {
        var chain = signed(signer(), order("uid-2", 1)).chain();

        for (var place = 1; place < chain.size(); place++) {
            assertThat(chain.get(place - 1).signedBy(chain.get(place))).isTrue();
            assertThat(chain.get(place).isAuthority()).isTrue();
        }
        assertThat(chain.getFirst().signedBy(issuer())).isTrue();
    }

    @Test
    void the_leaf_is_valid_no_longer_than_ordered_and_than_its_issuer() {
        var ordered = order("uid-3", 1);
        var endless = with(order("uid-3", 2), ordered.usages(), Validity.from(now(), Duration.ofDays(36_500)));

        var leaf = signed(signer(), ordered).chain().getFirst().validity();
        var longest = signed(signer(), endless).chain().getFirst().validity();

        assertThat(leaf).isEqualTo(leaf.within(ordered.validity()));
        assertThat(leaf.includes(now())).isTrue();
        assertThat(longest).isEqualTo(longest.within(issuer().validity()));
    }

    /** However often it is asked, also while it is still pending or after an answer got lost. */
    @Test
    void the_same_order_never_becomes_a_second_certificate() {
        var signer = signer();
        var order = order("uid-4", 7);

        var first = signed(signer, order).chain().getFirst();
        var again = signed(signer, order).chain().getFirst();

        assertThat(again.serial()).isEqualTo(first.serial());
        assertThat(again.publicKey()).isEqualTo(first.publicKey());
    }

    /** Its life counts from then, or what a person approves after days would be over already. */
    @Test
    void the_same_order_asked_for_again_later_is_no_other_one() {
        var signer = signer();
        var order = order("uid-9", 7);
        var later = order.valid(Validity.from(now().plusSeconds(60), Duration.ofHours(1)));

        var first = signed(signer, order).chain().getFirst();
        var again = signed(signer, later).chain().getFirst();

        assertThat(again.serial()).isEqualTo(first.serial());
        assertThat(again.publicKey()).isEqualTo(first.publicKey());
    }

    @Test
    void another_object_and_another_revision_have_another_serial_number() {
        var signer = signer();

        var serials = List.of(order("uid-5", 1), order("uid-5", 2), order("uid-6", 1)).stream()
                .map(order -> signed(signer, order).chain().getFirst().serial())
                .distinct();

        assertThat(serials).hasSize(3);
    }

    @Test
    void what_it_can_never_sign_is_refused_with_a_reason() {
        assertThat(impossible())
                .isNotEmpty()
                .allSatisfy(order -> assertThat(answer(signer(), order))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.reason()).isNotBlank()));
    }

    @Test
    void a_refusal_does_not_spoil_the_next_order() {
        var signer = signer();
        answer(signer, impossible().getFirst());

        assertThat(signed(signer, order("uid-7", 1)).chain()).isNotEmpty();
    }

    @Test
    void one_that_is_down_is_unavailable_with_a_reason_and_soon() throws Exception {
        Assumptions.assumeTrue(down().isPresent(), "nothing stands behind it that could be down");
        var started = System.nanoTime();

        var answer = down().get().sign(order("uid-8", 1));

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE);
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Unavailable.class, down -> assertThat(down.reason()).isNotBlank());
    }

    @Test
    void many_may_ask_at_once() throws Exception {
        var signer = signer();
        try (var pool = Executors.newFixedThreadPool(8)) {
            var asked = java.util.stream.IntStream.range(0, 64)
                    .<Callable<Certificate>>mapToObj(number ->
                            () -> signed(signer, order("many", number)).chain().getFirst())
                    .toList();
            var serials = new java.util.HashSet<dev.countersign.pki.Serial>();
            for (var answer : pool.invokeAll(asked)) {
                serials.add(answer.get().serial());
            }
            assertThat(serials).hasSize(64);
        }
    }
}
