package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.ClientCertificateStatus.CertifiedKey;
import dev.countersign.api.Condition;
import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.HeldStatus;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Remembered;
import dev.countersign.fixture.RequestDraft;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.client.Observed.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates for keys that their holders keep. */
class RequestPlanTest {
    private static final Instant START = Pki.START;
    private static final Instant RENEWS = START.plus(Duration.ofHours(16));
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String MINE = RequestDraft.by(RequestDraft.P256);
    private static final String OTHER = RequestDraft.by(RequestDraft.OTHER_P256);

    private static World settled(UnaryOperator<WantedSpec> change) {
        return settled(change, START);
    }

    private static World settled(UnaryOperator<WantedSpec> change, Instant keySince) {
        var world = new World().wanted(s -> change.apply(s.request(MINE)));
        return world.stored(HeldStatus.issued(world.wanted(), certificate(MINE), 1, START, keySince));
    }

    static World changed() {
        return settled(s -> s).wanted(s -> s.request(OTHER));
    }

    static World lostSecret() {
        return settled(s -> s.secretName("orders"));
    }

    private static Certificate certificate(String request) {
        var key = Request.of(request).publicKey().orElseThrow();
        return Pki.sign(Pki.AUTHORITY, Pki.leaf(key, Validity.from(START, Duration.ofDays(1))));
    }

    private static Memory certified(String request, Instant since) {
        var key = Request.of(request).publicKey().orElseThrow();
        var known = new CertifiedKey(key.fingerprint(), Conditions.text(since));
        return Remembered.revision(7).certified(known).build();
    }

    private static void issues(World world, Code because) {
        assertThat(world.plan()).isInstanceOf(Plan.Issue.class);
        assertThat(world.plan().because().code()).isEqualTo(because);
    }

    private static void refuses(World world, Code because) {
        assertThat(world.plan())
                .isInstanceOfSatisfying(
                        Plan.Refuse.class,
                        refuse -> assertThat(refuse.lookAgainAt()).isAfter(world.now()));
        assertThat(world.plan().because().code()).isEqualTo(because);
    }

    @Test
    void a_certificate_in_the_status_is_kept_until_it_is_to_be_renewed() {
        assertThat(settled(s -> s).plan()).isInstanceOf(Plan.Keep.class);
        issues(settled(s -> s).now(RENEWS), Code.NEAR_EXPIRY);
    }

    /** What lives in the status is lost with it: a first revision would give a serial number away twice. */
    @Test
    void without_one_it_is_issued_under_a_revision_that_was_never_used() {
        var world = settled(s -> s.created(START)).absent().memory(Memory.NONE);
        issues(world, Code.CERTIFICATE_MISSING);
        assertThat(((Plan.Issue) world.plan()).revision()).isEqualTo(world.now().toEpochMilli());
    }

    @Test
    void a_changed_request_is_signed_at_once_and_another_one_of_the_same_key_is_not() {
        issues(changed(), Code.REQUEST_CHANGED);
        var again = RequestDraft.by(RequestDraft.P256);
        assertThat(again).as("signed anew").isNotEqualTo(MINE);
        assertThat(settled(s -> s).wanted(s -> s.request(again)).plan()).isInstanceOf(Plan.Keep.class);
    }

    @Test
    void a_changed_spec_is_signed_for_the_same_request() {
        issues(settled(s -> s).wanted(s -> s.names()), Code.NAMES_CHANGED);
        issues(settled(s -> s).wanted(s -> s.lifetime(MONTH)), Code.DURATION_CHANGED);
        issues(settled(s -> s).issuer(World.usable(Pki.OTHER_AUTHORITY)), Code.AUTHORITY_CHANGED);
    }

    @Test
    void renewals_count_from_when_the_key_was_first_certified() {
        var since = START.minus(Duration.ofDays(20));
        var world = settled(s -> s.kept(MONTH), since).now(RENEWS);
        assertThat(((Plan.Issue) world.plan()).keySince()).contains(since);
    }

    @Test
    void a_key_that_was_certified_for_long_enough_is_not_signed_again() {
        var now = new World().now();
        assertThat(settled(s -> s.kept(MONTH), now.minus(MONTH).plusSeconds(1)).plan())
                .isInstanceOf(Plan.Keep.class);
        var old = settled(s -> s.kept(MONTH), now.minus(MONTH));
        refuses(old, Code.NEW_REQUEST_DUE);
        refuses(old.now(RENEWS), Code.NEW_REQUEST_DUE);
        issues(old.wanted(s -> s.request(OTHER).kept(MONTH)), Code.REQUEST_CHANGED);
    }

    /** Nobody knows then whether it was ever certified, but surely how old it is at least. */
    @Test
    void with_a_lost_status_a_key_is_as_old_as_its_request() {
        var lost = settled(s -> s.kept(MONTH)).absent();
        var since = lost.now().minus(MONTH);
        var young = lost.memory(Memory.lost(Optional.of(since.plusSeconds(1))));
        assertThat(((Plan.Issue) young.plan()).keySince()).contains(since.plusSeconds(1));
        var old = lost.memory(Memory.lost(Optional.of(since)));
        refuses(old, Code.NEW_REQUEST_DUE);
        assertThat(old.plan().because().sentence()).contains("has stood in the spec since");
        issues(lost.memory(Memory.lost(Optional.empty())), Code.CERTIFICATE_MISSING);
        issues(settled(s -> s).absent().memory(Memory.lost(Optional.of(since))), Code.CERTIFICATE_MISSING);
    }

    @Test
    void its_age_is_not_forgotten_by_a_lost_certificate_or_another_request_in_between() {
        var since = START.minus(MONTH);
        refuses(settled(s -> s.kept(MONTH)).absent().memory(certified(MINE, since)), Code.NEW_REQUEST_DUE);
        refuses(
                settled(s -> s.kept(MONTH))
                        .wanted(s -> s.request(OTHER).kept(MONTH))
                        .memory(certified(OTHER, since)),
                Code.NEW_REQUEST_DUE);
    }

    @Test
    void with_rotation_a_new_request_is_due_from_the_renewal_time_on() {
        assertThat(settled(WantedSpec::rotating)
                        .now(RENEWS.minus(Duration.ofHours(3)))
                        .plan())
                .isInstanceOf(Plan.Keep.class);
        refuses(settled(WantedSpec::rotating).now(RENEWS), Code.NEW_REQUEST_DUE);
        issues(settled(WantedSpec::rotating).wanted(s -> s.request(OTHER).rotating()), Code.REQUEST_CHANGED);
    }

    @Test
    void with_rotation_a_key_is_certified_once() {
        var back = settled(WantedSpec::rotating)
                .wanted(s -> s.request(OTHER).rotating())
                .memory(certified(OTHER, START.minus(MONTH)));
        refuses(back, Code.NEW_REQUEST_DUE);
        refuses(settled(WantedSpec::rotating).wanted(s -> s.names()), Code.NEW_REQUEST_DUE);
        refuses(settled(WantedSpec::rotating).absent().memory(certified(MINE, START)), Code.NEW_REQUEST_DUE);
    }

    @Test
    void while_a_new_request_is_due_the_certificate_is_ready_and_a_person_hears_of_it_once() {
        var world = settled(WantedSpec::rotating).now(RENEWS);
        var report = report(world, ClientCertificateStatus.EMPTY);
        assertThat(condition(report, Condition.READY)).isEqualTo("True upToDate");
        assertThat(condition(report, Condition.ISSUING)).isEqualTo("False newRequestDue");
        assertThat(report.notices()).hasSize(1);
        assertThat(report(world, report.status()).notices()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void a_bad_request_is_refused_and_the_old_certificate_stays(Code because, String request) {
        var good = settled(s -> s);
        var before = report(good, ClientCertificateStatus.EMPTY).status();
        var world = good.wanted(s -> s.request(request));

        refuses(world, because);
        var report = report(world, before);
        assertThat(condition(report, Condition.READY)).isEqualTo("False " + because.text());
        assertThat(report.status().certificate()).isEqualTo(certificatePem(good));
        assertThat(report.status().notAfter()).isEqualTo(before.notAfter());
        assertThat(report.status().certifiedKeys()).isEqualTo(before.certifiedKeys());
    }

    private static Stream<Arguments> badRequests() {
        var greedy = new RequestDraft().attribute("1.2.3.4", new org.bouncycastle.asn1.DERSequence());
        return Stream.of(
                Arguments.of(Code.REQUEST_UNREADABLE, "nonsense"),
                Arguments.of(
                        Code.KEY_TOO_WEAK,
                        new RequestDraft()
                                .key(RequestDraft.rsa(1024), "SHA256withRSA")
                                .pem()),
                Arguments.of(
                        Code.REQUEST_SIGNATURE_BAD,
                        new RequestDraft().signedWith("SHA1withECDSA").pem()),
                Arguments.of(Code.REQUEST_ASKS_TOO_MUCH, greedy.pem()),
                Arguments.of(
                        Code.REQUEST_NAMES_MISMATCH,
                        new RequestDraft().subject("CN=carts").pem()));
    }

    @Test
    void what_became_unclear_leaves_the_certificate_in_the_status() {
        var world = settled(s -> s);
        var before = report(world, ClientCertificateStatus.EMPTY).status();
        var unclear = new Reading.Unclear(new dev.countersign.plan.Finding(Code.SPEC_UNCLEAR, "say what you mean"));
        var observed = world.absent().observed();
        var plan = Planner.plan(unclear, observed, world.now());
        var after = Report.of(unclear, observed, plan, new Outcome.Nothing(), before, 1, world.now())
                .status();
        assertThat(List.of(after.certificate(), after.issuedAt(), after.wantedHash(), after.authorityGeneration()))
                .isEqualTo(List.of(
                        before.certificate(), before.issuedAt(), before.wantedHash(), before.authorityGeneration()));
        assertThat(after.certifiedKeys()).isEqualTo(before.certifiedKeys());
    }

    @Test
    void without_a_request_nothing_of_it_stays_in_the_status() {
        var before = report(settled(s -> s), ClientCertificateStatus.EMPTY).status();
        var after = report(new World(), before).status();
        assertThat(after.certificate()).isNull();
        assertThat(after.certifiedKeys()).isEmpty();
    }

    @Test
    void a_lost_secret_is_written_again_around_the_certificate_in_the_status() {
        assertThat(lostSecret().plan()).isInstanceOf(Plan.Rewrite.class);
        assertThat(lostSecret().plan().because().code()).isEqualTo(Code.SECRET_MISSING);
    }

    @Test
    void anchors_follow_while_a_new_request_is_due() {
        var world = settled(s -> s.rotating().secretName("orders")).now(RENEWS);
        var secret = HeldSecret.issued(
                world.wanted(), certificate(MINE), Pki.KEY, List.of(Pki.AUTHORITY.certificate()), 7, START);
        refuses(world.stored(keyless(secret)), Code.NEW_REQUEST_DUE);
        assertThat(world.stored(keyless(secret.anchors(""))).plan()).isInstanceOf(Plan.Rewrite.class);
    }

    private static Stored keyless(HeldSecret secret) {
        return secret.noKey(Stored.Part.READ).build();
    }

    @Test
    void a_year_with_one_request_never_has_a_gap() {
        var wanted = new WantedSpec()
                .request(MINE)
                .lifetime(Duration.ofDays(90))
                .created(START)
                .build();
        var observed = new Observed(true, World.usable(Pki.AUTHORITY), new Stored.Absent(), Memory.NONE);
        var life = new Life(wanted, observed, ClientCertificateStatus.EMPTY, START);
        var issued = 0;
        for (var now = START; now.isBefore(START.plus(Duration.ofDays(365))); now = life.lookAgainAt()) {
            var plan = life.plan(now);
            issued += plan instanceof Plan.Issue ? 1 : 0;
            life = life.step(plan, now, Pki.AUTHORITY);
            assertThat(life.leaf().validity().includes(now)).isTrue();
            assertThat(life.status().certificate()).isEqualTo(life.leaf().pem());
        }
        assertThat(issued).isBetween(6, 8);
        assertThat(life.status().certifiedKeys())
                .containsExactly(new CertifiedKey(life.leaf().publicKey().fingerprint(), Conditions.text(START)));
    }

    private static String certificatePem(World world) {
        return ((Stored.Held) world.observed().stored()).leaf().orElseThrow().pem();
    }

    private static Report report(World world, ClientCertificateStatus old) {
        return Report.of(world.wanted(), world.observed(), world.plan(), new Outcome.Nothing(), old, 1, world.now());
    }

    private static String condition(Report report, String type) {
        var found = Conditions.find(report.status().conditions(), type).orElseThrow();
        return found.status() + " " + found.reason();
    }
}
