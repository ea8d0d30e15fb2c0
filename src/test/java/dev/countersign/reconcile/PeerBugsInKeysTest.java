package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.PeerBug;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.Serial;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import dev.countersign.signer.Signer;
import dev.countersign.signer.local.LocalSigner;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs of others between the key, the signature and what is written down of both. */
class PeerBugsInKeysTest {
    private static final Instant NOW = Pki.START;
    private static final Wanted WANTED = WantedSpec.usual();
    private static final Plan.Issue PLAN =
            new Plan.Issue(new Finding(Code.SECRET_MISSING, "the Secret is not there"), WANTED, 1, 1, false);

    /** Who orders from a signer. */
    private interface Orders {
        Ordering.Result order(Signer signer, Supplier<HeldKey> key);
    }

    /** Who makes serial numbers. */
    private interface Serials {
        Serial of(byte[] key, String uid, long revision);
    }

    static Stream<PeerBug<?>> bugs() {
        return Stream.of(
                new PeerBug<Supplier<Orders>>(
                        "cert-manager#8514: two attempts make two keys, and one's certificate meets the other's key",
                        PeerBugsInKeysTest::ours,
                        () -> PeerBugsInKeysTest::withAKeyOfItsOwn,
                        PeerBugsInKeysTest::key_and_certificate_belong_together),
                new PeerBug<Serials>(
                        "Let's Encrypt, Mozilla bugs 1577652 and 1753123: signed, then crashed, and nobody knows the serial",
                        Serial::of,
                        (key, uid, revision) -> new Serial(new BigInteger(127, Pki.RANDOM)),
                        PeerBugsInKeysTest::what_was_signed_before_a_crash_is_known_after_it));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void what_happened_to_others_is_noticed(PeerBug<?> bug) {
        bug.isCaught();
    }

    private static void key_and_certificate_belong_together(Supplier<Orders> orders) {
        var attempts = orders.get();
        var signer = withOneRequestOnFile();
        attempts.order(signer, PeerBugsInKeysTest::newKey);

        assertThat(attempts.order(signer, PeerBugsInKeysTest::newKey))
                .isInstanceOfSatisfying(
                        Ordering.Good.class,
                        good -> assertThat(good.chain().getFirst().publicKey())
                                .isEqualTo(good.key().orElseThrow().publicKey()));
    }

    private static void what_was_signed_before_a_crash_is_known_after_it(Serials serials) {
        var key = new byte[32];
        Pki.RANDOM.nextBytes(key);
        var signed = serials.of(key, "uid", 3);

        assertThat(LongStream.rangeClosed(1, 9).mapToObj(revision -> serials.of(key.clone(), "uid", revision)))
                .doesNotHaveDuplicates()
                .contains(signed);
    }

    /** Signs later what it was asked first, as one that keeps a request object for each revision does. */
    private static Signer withOneRequestOnFile() {
        var first = new AtomicReference<Signer.Order>();
        return order -> first.compareAndSet(null, order)
                ? new Signer.Pending("a person has to approve it")
                : new LocalSigner(Pki.AUTHORITY).sign(first.get());
    }

    private static Orders ours() {
        var ordering = new Ordering();
        var issuer = (Issuer.Usable) World.usable(Pki.AUTHORITY);
        return (signer, key) -> ordering.order(PLAN, 0, signer, issuer, () -> Optional.of(key.get()), NOW);
    }

    private static Ordering.Result withAKeyOfItsOwn(Signer signer, Supplier<HeldKey> keys) {
        var key = keys.get();
        var order = new Signer.Order(
                WANTED.identity().uid(),
                1,
                WANTED.subject(),
                WANTED.alternativeNames(),
                WANTED.usages(),
                key.publicKey(),
                Validity.from(NOW, WANTED.lifetime()));
        return signer.sign(order) instanceof Signer.Signed signed
                ? new Ordering.Good(Optional.of(key), signed.chain(), facts())
                : new Ordering.Bad(new Finding(Code.SIGNER_PENDING, "…"));
    }

    private static Stored.Facts facts() {
        return new Stored.Facts(Optional.of(WANTED.hash()), 1, Optional.of(NOW), Optional.of(NOW), 1);
    }

    private static HeldKey newKey() {
        return HeldKey.generate(KeySpec.P256, Pki.RANDOM);
    }
}
