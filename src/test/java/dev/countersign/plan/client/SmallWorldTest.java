package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.ClientCertificateStatus.Issued;
import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Remembered;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.Serial;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Observed.Memory;
import dev.countersign.plan.client.Stored.Part;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every combination of what can be observed comes to rest in at most two steps, and stays there. */
class SmallWorldTest {
    private static final Instant START = Pki.START;
    private static final List<Instant> TIMES =
            List.of(START, START.plus(Duration.ofHours(20)), START.plus(Duration.ofDays(3)));
    private static final Validity DAY = Validity.from(START, Duration.ofDays(1));

    private static final List<UnaryOperator<HeldSecret>> KEYS = List.of(
            held -> held,
            held -> held.noKey(Part.MISSING),
            held -> held.noKey(Part.UNREADABLE),
            held -> held.key(HeldSecret.key(Pki.OTHER_KEY, false)),
            held -> held.key(HeldSecret.key(Pki.ED25519_KEY, false)),
            held -> held.key(HeldSecret.key(Pki.KEY, true)));
    private static final List<UnaryOperator<HeldSecret>> CHAINS = List.of(
            held -> held,
            held -> held.noChain(Part.MISSING),
            held -> held.noChain(Part.UNREADABLE),
            always(Pki.sign(Pki.AUTHORITY, leaf("CN=another", Pki.USAGES))),
            always(Pki.sign(Pki.AUTHORITY, leaf("CN=orders,OU=shop,O=Acme", withSignature()))),
            always(Pki.sign(Pki.OTHER_AUTHORITY, Pki.leaf(Pki.KEY.publicKey(), DAY))));
    private static final List<UnaryOperator<HeldSecret>> HASHES = List.of(
            held -> held,
            held -> held.hash(Optional.of(Wanted.HASH_VERSION + "0")),
            held -> held.hash(Optional.of("v0:0")),
            held -> held.hash(Optional.empty()));
    private static final List<UnaryOperator<HeldSecret>> REST = List.of(
            held -> held,
            HeldSecret::adopted,
            held -> held.withoutLabel(Marks.NAME),
            held -> held.adopted().withoutLabel(Marks.KIND).anchors(""),
            HeldSecret::unwritable);
    private static final List<Memory> MEMORIES = List.of(
            Memory.NONE,
            Remembered.revision(1).build(),
            Remembered.revision(7).failed(3, START.plus(Duration.ofDays(9))).build(),
            Remembered.revision(7).failed(3, START.minusSeconds(1)).build(),
            Remembered.revision(64).history(manyValid()).build());

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_world_comes_to_rest(boolean keptKey) {
        var spec = keptKey ? new WantedSpec().kept(Duration.ofDays(365)) : new WantedSpec();
        var wanted = spec.build();
        var worlds = 0;
        for (var stored : stored(wanted)) {
            for (var memory : MEMORIES) {
                // Where nothing is served, or the breaker is open, nothing else is looked at: one time will do.
                settles(wanted, new Observed(false, issuers().getFirst(), stored, memory), START);
                worlds++;
                for (var issuer : issuers()) {
                    for (var now : memory.history().isEmpty() ? TIMES : List.of(START)) {
                        settles(wanted, new Observed(true, issuer, stored, memory), now);
                        worlds++;
                    }
                }
            }
        }
        assertThat(worlds).isGreaterThan(31_000);
    }

    private static void settles(Wanted wanted, Observed observed, Instant now) {
        var life = new Life(wanted, observed, before(observed.memory()), now);
        var steps = 0;
        var plan = life.plan(now);
        while (isStep(plan)) {
            if (++steps > 2) {
                throw new AssertionError("does not settle: " + observed + " at " + now);
            }
            if (!life.plan(now).equals(plan)) {
                throw new AssertionError("the same world has two plans: " + observed);
            }
            life = life.step(plan, now, Pki.AUTHORITY);
            plan = life.plan(now);
        }
        atRest(life.step(plan, now, Pki.AUTHORITY), plan, now);
        if (nothingForbids(observed, now) && !(plan instanceof Plan.Keep)) {
            throw new AssertionError("could have been put right: " + observed + " at " + now + ": " + plan);
        }
    }

    /** Said twice is said once, and the next look is in the future. */
    private static void atRest(Life life, Plan plan, Instant now) {
        var again = life.report(plan, new Outcome.Nothing(), now);
        if (!again.status().equals(life.status()) || !again.notices().isEmpty()) {
            throw new AssertionError("not at rest: " + life.status() + " then " + again);
        }
        if (!again.lookAgainAt().isAfter(now)) {
            throw new AssertionError("would look again at once: " + plan);
        }
        if (plan instanceof Plan.Keep && !life.isReady()) {
            throw new AssertionError("kept and not ready: " + life.status());
        }
    }

    private static boolean isStep(Plan plan) {
        return plan instanceof Plan.Issue || plan instanceof Plan.Rewrite;
    }

    private static boolean nothingForbids(Observed observed, Instant now) {
        var memory = observed.memory();
        var writable = !(observed.stored() instanceof Stored.Held held) || held.writable();
        return observed.served()
                && observed.issuer() instanceof Issuer.Usable usable
                && usable.restoredAt().isEmpty()
                && writable
                && !(observed.stored() instanceof Stored.Foreign)
                && memory.history().isEmpty()
                && memory.nextAttempt().filter(next -> next.isAfter(now)).isEmpty();
    }

    private static List<Stored> stored(Wanted wanted) {
        var all = new ArrayList<Stored>(List.of(new Stored.Absent(), new Stored.Foreign("belongs to somebody")));
        for (var key : KEYS) {
            for (var chain : CHAINS) {
                for (var hash : HASHES) {
                    for (var rest : REST) {
                        var held = HeldSecret.usual(wanted, START);
                        all.add(rest.apply(hash.apply(chain.apply(key.apply(held))))
                                .build());
                    }
                }
            }
        }
        return all;
    }

    private static List<Issuer> issuers() {
        var certificate = Pki.AUTHORITY.certificate();
        return List.of(
                World.usable(Pki.AUTHORITY),
                World.unusable(),
                new Issuer.Usable(
                        1, certificate, List.of(), List.of(certificate), Optional.of(START.minusSeconds(30))));
    }

    private static ClientCertificateStatus before(Memory memory) {
        var condition = new dev.countersign.api.Condition("Ready", "False", 1L, START.toString(), "none", "none");
        return memory.empty()
                ? ClientCertificateStatus.EMPTY
                : new ClientCertificateStatus(
                        List.of(condition),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        memory.revision(),
                        memory.failedAttempts(),
                        null,
                        null,
                        memory.history());
    }

    private static UnaryOperator<HeldSecret> always(Certificate certificate) {
        return held -> held.chain(certificate);
    }

    private static Leaf leaf(String subject, Set<Usage> usages) {
        var serial = new Serial(BigInteger.TEN);
        return new Leaf(DistinguishedName.parse(subject), Pki.NAMES, usages, Pki.KEY.publicKey(), serial, DAY);
    }

    private static Set<Usage> withSignature() {
        return Set.of(Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH, Usage.CONTENT_COMMITMENT);
    }

    private static List<Issued> manyValid() {
        return IntStream.range(0, Planner.MOST_VALID)
                .mapToObj(number -> new Issued("%032x".formatted(number), "2099-01-01T00:00:00Z", 1))
                .toList();
    }
}
