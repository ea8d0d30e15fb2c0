package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.Serial;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * cert-manager's own table of when a certificate is issued again ({@code policies_test.go}), row for row in our words.
 * Where a row speaks of its CertificateRequest, the hash on our Secret takes that part.
 */
class ReissueTest {
    private static final Instant ISSUED = Pki.START;
    private static final Instant END = Pki.certificate(ISSUED).validity().notAfter();
    private static final Instant RENEWS = renews();
    private static final Duration MONTH = Duration.ofDays(30);

    private static Instant renews() {
        var wanted = new World().wanted();
        return wanted.renewal().time(ISSUED, END, wanted.identity().uid(), 1);
    }

    static Stream<Arguments> secret() {
        return Stream.of(
                row("1: no Secret", Code.SECRET_MISSING, World::absent),
                row(
                        "2: a Secret without data",
                        Code.SECRET_INCOMPLETE,
                        held(h -> h.noKey(Stored.Part.MISSING).noChain(Stored.Part.MISSING))),
                row("3: no private key", Code.SECRET_INCOMPLETE, held(h -> h.noKey(Stored.Part.MISSING))),
                row("4: no certificate", Code.SECRET_INCOMPLETE, held(h -> h.noChain(Stored.Part.MISSING))),
                row(
                        "5: garbage as key and as certificate",
                        Code.KEY_UNREADABLE,
                        held(h -> h.noKey(Stored.Part.UNREADABLE).noChain(Stored.Part.UNREADABLE))),
                row(
                        "6: garbage as certificate",
                        Code.CERTIFICATE_UNREADABLE,
                        held(h -> h.noChain(Stored.Part.UNREADABLE))),
                row("7: garbage as key", Code.KEY_UNREADABLE, held(h -> h.noKey(Stored.Part.UNREADABLE))),
                row(
                        "8: a key of another certificate",
                        Code.KEY_MISMATCH,
                        held(h -> h.key(HeldSecret.key(Pki.OTHER_KEY, false)))),
                row(
                        "9: an authority of another name is wanted",
                        Code.AUTHORITY_CHANGED,
                        w -> w.wanted(s -> s.authority("other")).issuer(World.usable(Pki.OTHER_AUTHORITY))),
                row(
                        "10: the cluster's authority of the same name is wanted",
                        Code.AUTHORITY_CHANGED,
                        w -> w.wanted(s -> s.clusterAuthority()).issuer(World.usable(Pki.OTHER_AUTHORITY))),
                row(
                        "11: the authority was made anew under its old name",
                        Code.AUTHORITY_CHANGED,
                        w -> w.issuer(World.usable(Pki.authority("CN=shop G1", Pki.RSA_KEY, ISSUED, MONTH)))),
                row("13: P-521 stands there, RSA is wanted", Code.KEY_NOT_WANTED, ReissueTest::rsaInsteadOfP521),
                row(
                        "14: a pair that somebody made himself",
                        Code.AUTHORITY_CHANGED,
                        held(h -> h.chain(signedByAnother()))),
                row(
                        "14b: the pair of another client of the same authority",
                        Code.NAMES_CHANGED,
                        held(h -> h.chain(of("CN=carts", Pki.USAGES)))),
                row(
                        "14c: the authority's own pair",
                        Code.NAMES_CHANGED,
                        held(h -> h.chain(Pki.AUTHORITY.certificate()).key(HeldSecret.key(Pki.ROOT_KEY, false)))));
    }

    static Stream<Arguments> spec() {
        return Stream.of(
                row(
                        "15: another common name",
                        Code.NAMES_CHANGED,
                        w -> w.wanted(s -> s.subject("CN=a,OU=shop,O=Acme"))),
                row("15b: another subject", Code.NAMES_CHANGED, w -> w.wanted(s -> s.subject("CN=orders,O=Acme"))),
                row("15c: another DNS name", Code.NAMES_CHANGED, w -> w.wanted(s -> s.names(new Dns("a.b")))),
                row(
                        "15d: another usage",
                        Code.USAGES_CHANGED,
                        w -> w.wanted(s -> s.usages(Usage.CLIENT_AUTH, Usage.CONTENT_COMMITMENT))),
                row("15e: another duration", Code.DURATION_CHANGED, w -> w.wanted(s -> s.lifetime(MONTH))),
                row(
                        "15f: another reference to the same authority",
                        Code.DURATION_CHANGED,
                        w -> w.wanted(s -> s.authority("alias"))),
                row("17: no hash, and other names", Code.NAMES_CHANGED, ReissueTest::otherNamesWithoutHash),
                row("19: at its time", Code.NEAR_EXPIRY, w -> w.now(RENEWS)),
                row("20: after its time", Code.NEAR_EXPIRY, w -> w.now(RENEWS.plusSeconds(60))));
    }

    static Stream<Arguments> nothing() {
        return Stream.of(
                row("16: the authority's end cut the life that is wanted", Code.UP_TO_DATE, ReissueTest::cutShort),
                row("18: no hash, and what is wanted", Code.UP_TO_DATE, held(h -> h.hash(Optional.empty()))),
                row(
                        "18b: a hash of a later version, and what is wanted",
                        Code.UP_TO_DATE,
                        held(h -> h.hash(Optional.of("v2:a")))),
                row("21: renewed, and the status does not know", Code.UP_TO_DATE, ReissueTest::renewedUnnoticed),
                row("22: a minute before its time", Code.UP_TO_DATE, w -> w.now(RENEWS.minusSeconds(60))));
    }

    static Stream<Arguments> repairs() {
        return Stream.of(
                row("a label of ours is gone", Code.LABELS_CHANGED, held(h -> h.withoutLabel(Marks.MANAGED_BY))),
                row(
                        "a label of the template was edited",
                        Code.LABELS_CHANGED,
                        w -> w.settledFor(s -> s.labels(Map.of("team", "a"))).held(h -> h.label("team", "b"))),
                row(
                        "a label was added to the template",
                        Code.LABELS_CHANGED,
                        w -> w.wanted(s -> s.labels(Map.of("team", "a")))),
                row(
                        "a label was removed from the template",
                        Code.LABELS_CHANGED,
                        w -> w.settledFor(s -> s.labels(Map.of("team", "a"))).wanted(s -> s.labels(Map.of()))),
                row(
                        "an annotation of the template was edited",
                        Code.ANNOTATIONS_CHANGED,
                        w -> w.settledFor(s -> s.annotations(Map.of("team", "a")))
                                .held(h -> h.annotation("team", "b"))),
                row(
                        "an annotation was removed from the template",
                        Code.ANNOTATIONS_CHANGED,
                        w -> w.settledFor(s -> s.annotations(Map.of("team", "a")))
                                .wanted(s -> s.annotations(Map.of()))),
                row(
                        "the list of what is ours was edited",
                        Code.ANNOTATIONS_CHANGED,
                        held(h -> h.annotation(Marks.MANAGED_ANNOTATIONS, "x"))),
                row("the owner is another or none", Code.OWNER_CHANGED, held(HeldSecret::adopted)),
                row("the anchors were edited", Code.ANCHORS_CHANGED, held(h -> h.anchors("x"))),
                row(
                        "the chain was edited",
                        Code.CHAIN_CHANGED,
                        held(h -> h.chain(Pki.certificate(ISSUED), Pki.OTHER_AUTHORITY.certificate()))),
                row("the key's form is another", Code.ENCODING_CHANGED, w -> w.wanted(s -> s.traditional())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"secret", "spec"})
    void it_is_issued_again(String row, Code because, UnaryOperator<World> change) {
        var world = change.apply(new World());

        assertThat(world.plan())
                .isInstanceOfSatisfying(
                        Plan.Issue.class,
                        plan -> assertThat(plan.because().code()).isEqualTo(because));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nothing")
    void nothing_is_done(String row, Code because, UnaryOperator<World> change) {
        assertThat(change.apply(new World()).plan()).isInstanceOf(Plan.Keep.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("repairs")
    void it_is_repaired_around_the_same_certificate(String row, Code because, UnaryOperator<World> change) {
        assertThat(change.apply(new World()).plan())
                .isInstanceOfSatisfying(
                        Plan.Rewrite.class,
                        plan -> assertThat(plan.because().code()).isEqualTo(because));
    }

    /** Row 12: cert-manager issues into it; here it belongs to somebody. */
    @ParameterizedTest(name = "12: a Secret that belongs to another certificate stays as it is")
    @MethodSource("foreign")
    void it_is_refused(Stored stored, Code because) {
        var world = new World().stored(stored).claims(new Claim("carts", Instant.EPOCH));

        assertThat(world.plan())
                .isInstanceOfSatisfying(
                        Plan.Refuse.class,
                        plan -> assertThat(plan.because().code()).isEqualTo(because));
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of(
                        new Stored.Foreign("belongs to ClientCertificate carts", Optional.of("carts")),
                        Code.SECRET_NAME_TAKEN),
                Arguments.of(
                        new Stored.Foreign("belongs to ClientCertificate gone", Optional.of("gone")),
                        Code.SECRET_FOREIGN),
                Arguments.of(new Stored.Foreign("was not made by this operator"), Code.SECRET_FOREIGN));
    }

    private static Arguments row(String row, Code because, UnaryOperator<World> change) {
        return Arguments.of(row, because, change);
    }

    private static UnaryOperator<World> held(UnaryOperator<HeldSecret> change) {
        return world -> world.held(change);
    }

    private static World rsaInsteadOfP521(World world) {
        var p521 = new Stored.Key(
                new KeySpec(KeySpec.Algorithm.ECDSA, 521), Pki.KEY.publicKey().fingerprint(), false);
        return world.held(h -> h.key(p521)).wanted(s -> s.key(new KeySpec(KeySpec.Algorithm.RSA, 2048)));
    }

    private static World otherNamesWithoutHash(World world) {
        return world.wanted(s -> s.subject("CN=carts"))
                .stored(HeldSecret.usual(new World().wanted(), ISSUED)
                        .hash(Optional.empty())
                        .build());
    }

    /** Ninety days are wanted, the authority ends after one: asking again would not make it longer. */
    private static World cutShort(World world) {
        var authority = Pki.authority("CN=shop G1", Pki.ROOT_KEY, new Validity(ISSUED.minus(MONTH), END));
        var usable = (Observed.Issuer.Usable) World.usable(authority);
        return world.wanted(s -> s.lifetime(MONTH.multipliedBy(3)))
                .held(h -> h.anchors(Certificate.pem(usable.trusted())))
                .issuer(usable)
                .now(END.minusSeconds(60));
    }

    private static World renewedUnnoticed(World world) {
        var renewed = HeldSecret.issued(
                world.wanted(), Pki.certificate(RENEWS), Pki.KEY, List.of(Pki.AUTHORITY.certificate()), 2, RENEWS);
        return world.stored(renewed.build()).now(RENEWS.plusSeconds(1));
    }

    private static Certificate signedByAnother() {
        return Pki.sign(Pki.OTHER_AUTHORITY, Pki.leaf(Pki.KEY.publicKey(), Validity.from(ISSUED, Duration.ofDays(1))));
    }

    private static Certificate of(String subject, java.util.Set<Usage> usages) {
        var leaf = new Leaf(
                DistinguishedName.parse(subject),
                Pki.NAMES,
                usages,
                Pki.KEY.publicKey(),
                new Serial(BigInteger.TWO),
                Validity.from(ISSUED, Duration.ofDays(1)));
        return Pki.sign(Pki.AUTHORITY, leaf);
    }
}
