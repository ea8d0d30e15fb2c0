package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A row for each reason: from a world in which nothing is to be done, one change, and what is planned then. */
class PlannerTest {
    private static final Instant ISSUED = Pki.START;
    private static final Instant END = Pki.certificate(ISSUED).validity().notAfter();
    private static final Instant RENEWS = new World().wanted().renewal().time(ISSUED, END, uid(), 1);
    private static final Duration MONTH = Duration.ofDays(30);

    private static String uid() {
        return new World().wanted().identity().uid();
    }

    static Stream<Arguments> issues() {
        return Stream.of(
                row(Code.SECRET_MISSING, "no Secret", World::absent),
                row(Code.SECRET_INCOMPLETE, "no tls.key", held(h -> h.noKey(Stored.Part.MISSING))),
                row(Code.SECRET_INCOMPLETE, "no tls.crt", held(h -> h.noChain(Stored.Part.MISSING))),
                row(Code.KEY_UNREADABLE, "garbage in tls.key", held(h -> h.noKey(Stored.Part.UNREADABLE))),
                row(Code.CERTIFICATE_UNREADABLE, "garbage in tls.crt", held(h -> h.noChain(Stored.Part.UNREADABLE))),
                row(Code.KEY_MISMATCH, "another key", held(h -> h.key(HeldSecret.key(Pki.OTHER_KEY, false)))),
                row(Code.REQUEST_CHANGED, "a request by another key", _ -> RequestPlanTest.changed()),
                row(Code.AUTHORITY_CHANGED, "another issuer", w -> w.issuer(World.usable(Pki.OTHER_AUTHORITY))),
                row(Code.AUTHORITY_CHANGED, "signed by another", held(h -> h.chain(signedByAnother()))),
                row(Code.AUTHORITY_CHANGED, "same name, another key", w -> w.issuer(World.usable(namesake()))),
                row(Code.ISSUED_BY_RETIRING_GENERATION, "signed by the one before", w -> w.issuer(TurnoverTest.over())),
                row(Code.KEY_NOT_WANTED, "RSA is wanted", w -> w.wanted(s -> s.key(Pki.RSA_KEY.spec()))),
                row(Code.KEY_NOT_WANTED, "P-384 is wanted", w -> w.wanted(s -> s.key(p384()))),
                row(Code.KEY_TOO_OLD, "at its age", kept(MONTH, Optional.of(Pki.START.minus(MONTH)))),
                row(Code.NAMES_CHANGED, "another CN", w -> w.wanted(s -> s.subject("CN=carts,OU=shop,O=Acme"))),
                row(Code.NAMES_CHANGED, "another order", w -> w.wanted(s -> s.subject("CN=orders,O=Acme,OU=shop"))),
                row(Code.NAMES_CHANGED, "fewer names", w -> w.wanted(s -> s.names(new Dns("orders.shop.svc")))),
                row(Code.USAGES_CHANGED, "one more", w -> w.wanted(s -> s.usages(withCommitment()))),
                row(Code.DURATION_CHANGED, "shorter", w -> w.wanted(s -> s.lifetime(Duration.ofHours(8)))),
                row(Code.DURATION_CHANGED, "longer", w -> w.wanted(s -> s.lifetime(Duration.ofDays(2)))),
                row(Code.DURATION_CHANGED, "authority renamed", w -> w.wanted(s -> s.authority("other"))),
                row(Code.OUTLIVES_AUTHORITY, "by a second", w -> w.issuer(endingAt(END.minusSeconds(1)))),
                row(Code.NOT_YET_VALID, "for another second", w -> w.now(aSecondTooEarly())),
                row(Code.NEAR_EXPIRY, "at its time", w -> w.now(RENEWS)),
                row(Code.NEAR_EXPIRY, "in its last second", w -> w.now(END)),
                row(Code.NEAR_EXPIRY, "long after its end", w -> w.now(END.plus(MONTH))));
    }

    static Stream<Arguments> rewrites() {
        return Stream.of(
                row(Code.SECRET_MISSING, "still in the status", _ -> RequestPlanTest.lostSecret()),
                row(Code.OWNER_CHANGED, "restored from a backup", held(HeldSecret::adopted)),
                row(Code.LABELS_CHANGED, "ours is gone", held(h -> h.withoutLabel(Marks.NAME))),
                row(Code.LABELS_CHANGED, "ours was changed", held(h -> h.label(Marks.KIND, "x"))),
                row(Code.LABELS_CHANGED, "one more wanted", w -> w.wanted(s -> s.labels(Map.of("a", "b")))),
                row(
                        Code.LABELS_CHANGED,
                        "one fewer wanted",
                        w -> w.settledFor(s -> s.labels(Map.of("a", "b"))).wanted(s -> s.labels(Map.of()))),
                row(Code.ANNOTATIONS_CHANGED, "one more wanted", w -> w.wanted(s -> s.annotations(Map.of("a", "b")))),
                row(Code.ANNOTATIONS_CHANGED, "list is gone", held(h -> h.annotation(Marks.MANAGED_ANNOTATIONS, "x"))),
                row(Code.ANCHORS_CHANGED, "ca.crt emptied", held(h -> h.anchors(""))),
                row(Code.ANCHORS_CHANGED, "another trusted", w -> w.issuer(trustingBoth())),
                row(Code.CHAIN_CHANGED, "twice the leaf", held(h -> h.chain(usual(), usual()))),
                row(
                        Code.CHAIN_CHANGED,
                        "the issuer's is missing",
                        w -> w.issuer(withChain())
                                .held(h -> h.anchors(Certificate.pem(List.of(Pki.OTHER_AUTHORITY.certificate()))))),
                row(Code.ENCODING_CHANGED, "PKCS1 wanted", w -> w.wanted(s -> s.traditional())),
                row(Code.KEYSTORES_CHANGED, "a keystore wanted", w -> w.wanted(s -> s.forms(FormsTest.PKCS12))),
                row(Code.FORMATS_CHANGED, "DER wanted", w -> w.wanted(s -> s.forms(new Form.Der()))));
    }

    static Stream<Arguments> keeps() {
        return Stream.of(
                row(Code.UP_TO_DATE, "nothing changed", w -> w),
                row(Code.UP_TO_DATE, "one moment before its time", w -> w.now(RENEWS.minusMillis(1))),
                row(Code.UP_TO_DATE, "key one second too young", kept(MONTH, Optional.of(aSecondTooYoung()))),
                row(Code.UP_TO_DATE, "age of the key unknown", kept(MONTH, Optional.empty())),
                row(Code.UP_TO_DATE, "key kept without end", kept(Duration.ZERO, Optional.of(Instant.EPOCH))),
                row(Code.UP_TO_DATE, "ends with its authority", PlannerTest::endingWithItsAuthority),
                row(Code.UP_TO_DATE, "begins with its authority", PlannerTest::beginningWithItsAuthority),
                row(Code.UP_TO_DATE, "a label of somebody else", held(h -> h.label("a", "b"))),
                row(Code.UP_TO_DATE, "an annotation of somebody else", held(h -> h.annotation("a", "b"))),
                row(Code.UP_TO_DATE, "hash is gone", held(h -> h.hash(Optional.empty()))),
                row(Code.UP_TO_DATE, "hash of a later version", held(h -> h.hash(Optional.of("v2:abc")))),
                row(Code.UP_TO_DATE, "hash is nonsense", held(h -> h.hash(Optional.of("?")))),
                row(Code.UP_TO_DATE, "another renewal rule", w -> w.wanted(s -> s.renewal(lastHour()))),
                row(Code.UP_TO_DATE, "back-off without a reason", w -> w.failed(3, END)),
                row(Code.UP_TO_DATE, "breaker without a reason", w -> w.history(64)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("issues")
    void it_issues(Code because, String row, UnaryOperator<World> change) {
        assertThat(change.apply(new World()).plan()).isInstanceOfSatisfying(Plan.Issue.class, plan -> {
            assertThat(plan.because().code()).isEqualTo(because);
            assertThat(plan.because().sentence()).isNotBlank();
            assertThat(plan.revision()).isEqualTo(2);
            assertThat(plan.generation()).isEqualTo(1);
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rewrites")
    void it_writes_again_around_the_same_certificate(Code because, String row, UnaryOperator<World> change) {
        assertThat(change.apply(new World()).plan())
                .isInstanceOfSatisfying(
                        Plan.Rewrite.class,
                        plan -> assertThat(plan.because().code()).isEqualTo(because));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("keeps")
    void it_keeps(Code because, String row, UnaryOperator<World> change) {
        var world = change.apply(new World());
        assertThat(world.plan()).isInstanceOfSatisfying(Plan.Keep.class, plan -> {
            assertThat(plan.because().code()).isEqualTo(because);
            assertThat(plan.lookAgainAt()).isAfter(world.now());
        });
    }

    @Test
    void every_check_has_a_row_in_its_order() {
        assertThat(codes(issues())).hasSize(Checks.REISSUE.size());
        assertThat(codes(rewrites())).hasSize(Repairs.REWRITE.size());
    }

    private static EnumSet<Code> codes(Stream<Arguments> rows) {
        var codes = EnumSet.noneOf(Code.class);
        rows.forEach(row -> codes.add((Code) row.get()[0]));
        return codes;
    }

    /** In the order of the checks: with everything wrong at once, the first reason is told. */
    @Test
    void of_several_reasons_the_first_is_told() {
        var world = new World()
                .held(h -> h.chain(signedByAnother()).adopted())
                .wanted(s -> s.key(p384()).subject("CN=x").lifetime(MONTH));
        assertThat(world.plan().because().code()).isEqualTo(Code.AUTHORITY_CHANGED);
    }

    @Test
    void it_looks_again_when_the_certificate_is_to_be_renewed() {
        var world = new World().now(RENEWS.minusSeconds(60));
        assertThat(world.plan())
                .isInstanceOfSatisfying(
                        Plan.Keep.class, keep -> assertThat(keep.lookAgainAt()).isEqualTo(RENEWS));
    }

    private static Arguments row(Code because, String row, UnaryOperator<World> change) {
        return Arguments.of(because, row, change);
    }

    private static UnaryOperator<World> held(UnaryOperator<HeldSecret> change) {
        return world -> world.held(change);
    }

    private static UnaryOperator<World> kept(Duration maxAge, Optional<Instant> since) {
        return world -> world.settledFor(s -> s.kept(maxAge)).held(h -> h.keySince(since));
    }

    private static Instant aSecondTooYoung() {
        return new World().now().minus(MONTH).plusSeconds(1);
    }

    private static Certificate usual() {
        return Pki.certificate(ISSUED);
    }

    private static Certificate signedByAnother() {
        var validity = Validity.from(ISSUED, Duration.ofDays(1));
        return Pki.sign(Pki.OTHER_AUTHORITY, Pki.leaf(Pki.KEY.publicKey(), validity));
    }

    private static dev.countersign.pki.SigningAuthority namesake() {
        return Pki.authority("CN=shop G1", Pki.RSA_KEY, ISSUED, Duration.ofDays(3650));
    }

    private static Observed.Issuer endingAt(Instant end) {
        var validity = new Validity(ISSUED.minus(Duration.ofDays(1)), end);
        return World.usable(Pki.authority("CN=shop G1", Pki.ROOT_KEY, validity));
    }

    /** Past its time for renewal, but a new one would end no later. */
    private static World endingWithItsAuthority(World world) {
        var issuer = (Observed.Issuer.Usable) endingAt(END);
        return world.issuer(issuer)
                .held(h -> h.anchors(Certificate.pem(issuer.trusted())))
                .now(END.minusSeconds(10));
    }

    private static Instant aSecondTooEarly() {
        return ISSUED.minus(Validity.SKEW).minusSeconds(1);
    }

    /** Not valid yet, but a new one would begin no earlier. */
    private static World beginningWithItsAuthority(World world) {
        var validity = new Validity(ISSUED.minus(Validity.SKEW), END);
        var issuer = (Observed.Issuer.Usable) World.usable(Pki.authority("CN=shop G1", Pki.ROOT_KEY, validity));
        return world.issuer(issuer)
                .held(h -> h.anchors(Certificate.pem(issuer.trusted())))
                .now(aSecondTooEarly());
    }

    private static Observed.Issuer trustingBoth() {
        var certificates = List.of(Pki.AUTHORITY.certificate(), Pki.OTHER_AUTHORITY.certificate());
        return new Observed.Issuer.Usable(1, Pki.AUTHORITY.certificate(), List.of(), certificates, Optional.empty());
    }

    /** The same issuer, below another authority. */
    private static Observed.Issuer withChain() {
        return new Observed.Issuer.Usable(
                1,
                Pki.AUTHORITY.certificate(),
                List.of(Pki.AUTHORITY.certificate()),
                List.of(Pki.OTHER_AUTHORITY.certificate()),
                Optional.empty());
    }

    private static RenewalRule lastHour() {
        return new RenewalRule.Before(Duration.ofHours(1));
    }

    private static KeySpec p384() {
        return new KeySpec(KeySpec.Algorithm.ECDSA, 384);
    }

    private static Usage[] withCommitment() {
        return Stream.concat(Stream.of(Usage.CONTENT_COMMITMENT), Arrays.stream(Pki.USAGES.toArray(Usage[]::new)))
                .toArray(Usage[]::new);
    }
}
