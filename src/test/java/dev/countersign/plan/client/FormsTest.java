package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.Pkcs12.Profile;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From a Secret that holds every form as it is wanted: one change, and what is planned then. */
class FormsTest {
    /** Signed once: ECDSA signatures are random, and with them fingerprints. */
    private static final List<Certificate> USUAL = List.of(Pki.certificate(Pki.START));

    static final Form.PasswordSource SOURCE = new Form.PasswordSource("keystore-password", "password");
    static final Form PKCS12 = new Form.Pkcs12(SOURCE, Profile.MODERN, "certificate");
    static final Form JKS = new Form.Jks(SOURCE, "certificate");
    private static final Form LEGACY = new Form.Pkcs12(SOURCE, Profile.LEGACY, "certificate");
    private static final Form[] ALL = {PKCS12, JKS, new Form.CombinedPem(), new Form.Der()};
    private static final Password LACKING =
            new Password.Lacking(new Finding(Code.KEYSTORE_PASSWORD_MISSING, "the password is not there"));

    private static World settled() {
        return new World().settledFor(s -> s.forms(ALL));
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                row(Code.KEYSTORES_CHANGED, "a keystore is gone", held(h -> h.withoutForm("keystore.p12"))),
                row(Code.KEYSTORES_CHANGED, "a truststore is gone", held(h -> h.withoutForm("truststore.jks"))),
                row(Code.KEYSTORES_CHANGED, "a keystore edited", held(h -> h.form("keystore.jks", "x"))),
                row(Code.KEYSTORES_CHANGED, "its mark edited", held(h -> h.annotation(PKCS12.annotation(), "x"))),
                row(Code.KEYSTORES_CHANGED, "mark of the other", held(FormsTest::marksSwapped)),
                row(Code.KEYSTORES_CHANGED, "password changed", w -> w.password(new Password.Known("another"))),
                row(Code.KEYSTORES_CHANGED, "another profile", wants(LEGACY, JKS, ALL[2], ALL[3])),
                row(Code.KEYSTORES_CHANGED, "another alias", wants(PKCS12, new Form.Jks(SOURCE, "x"), ALL[2], ALL[3])),
                row(Code.KEYSTORES_CHANGED, "JKS no longer wanted", wants(PKCS12, ALL[2], ALL[3])),
                row(Code.FORMATS_CHANGED, "combined PEM is gone", held(h -> h.withoutForm("tls-combined.pem"))),
                row(Code.FORMATS_CHANGED, "DER edited", held(h -> h.form("key.der", "x"))),
                row(Code.FORMATS_CHANGED, "DER no longer wanted", wants(PKCS12, JKS, ALL[2])));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changes")
    void it_writes_again_around_the_same_certificate(Code because, String row, UnaryOperator<World> change) {
        assertThat(settled().plan()).isInstanceOf(Plan.Keep.class);

        assertThat(change.apply(settled()).plan())
                .isInstanceOfSatisfying(
                        Plan.Rewrite.class,
                        plan -> assertThat(plan.because().code()).isEqualTo(because));
    }

    static final List<Form> everyForm = List.of(ALL);

    @ParameterizedTest
    @FieldSource("everyForm")
    void a_form_is_made_for_one_pair(Form form) {
        var other = Pki.sign(
                Pki.AUTHORITY,
                Pki.leaf(Pki.OTHER_KEY.publicKey(), Pki.certificate(Pki.START).validity()));

        assertThat(form.mark(made(List.of(other), anchors()), contents(form)))
                .isNotEqualTo(form.mark(made(usual(), anchors()), contents(form)))
                .startsWith("v1:");
    }

    @ParameterizedTest
    @FieldSource("everyForm")
    void only_what_holds_anchors_is_made_again_with_them(Form form) {
        var both = List.of(Pki.AUTHORITY.certificate(), Pki.OTHER_AUTHORITY.certificate());
        var same = form.mark(made(usual(), both), contents(form))
                .equals(form.mark(made(usual(), anchors()), contents(form)));

        assertThat(same).isEqualTo(form.passwordSource().isEmpty());
    }

    private static Form.Made made(List<Certificate> chain, List<Certificate> anchors) {
        return new Form.Made(false, chain, anchors, java.util.Optional.of("digest"));
    }

    private static List<Certificate> usual() {
        return USUAL;
    }

    private static List<Certificate> anchors() {
        return List.of(Pki.AUTHORITY.certificate());
    }

    private static Map<String, String> contents(Form form) {
        return form.keys().stream().collect(java.util.stream.Collectors.toMap(key -> key, key -> "content"));
    }

    @Test
    void no_form_is_a_reason_to_issue() {
        assertThat(new WantedSpec().forms(ALL).build().hash())
                .isEqualTo(WantedSpec.usual().hash());
    }

    @Test
    void what_somebody_else_put_there_stays() {
        assertThat(new World().held(h -> h.form("keystore.p12", "theirs")).plan())
                .isInstanceOf(Plan.Keep.class);
    }

    @Test
    void without_a_password_the_keystores_stay_and_a_person_hears_of_it() {
        var world = settled().held(h -> h.form("keystore.p12", "edited")).password(LACKING);

        assertThat(world.plan()).isInstanceOf(Plan.Keep.class);
        var report = report(world, ClientCertificateStatus.EMPTY);
        var ready =
                Conditions.find(report.status().conditions(), Condition.READY).orElseThrow();
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("keystorePasswordMissing");
        assertThat(report.notices())
                .containsExactly(new Notice(true, "keystorePasswordMissing", "the password is not there"));
        assertThat(report(world, report.status()).notices()).as("told once").isEmpty();
    }

    @Test
    void without_a_password_everything_else_is_still_repaired_and_renewed() {
        assertThat(settled().password(LACKING).absent().plan()).isInstanceOf(Plan.Issue.class);
        assertThat(settled()
                        .password(LACKING)
                        .held(h -> h.withoutForm("key.der"))
                        .plan()
                        .because()
                        .code())
                .isEqualTo(Code.FORMATS_CHANGED);
        assertThat(settled()
                        .password(LACKING)
                        .held(h -> h.anchors(""))
                        .plan()
                        .because()
                        .code())
                .isEqualTo(Code.ANCHORS_CHANGED);
    }

    @Test
    void a_password_is_looked_at_again_within_a_minute_and_without_one_nobody_looks() {
        var minute = settled().now().plus(Duration.ofMinutes(1));

        assertThat(report(settled(), ClientCertificateStatus.EMPTY).lookAgainAt())
                .isBefore(minute);
        assertThat(report(settled().password(LACKING), ClientCertificateStatus.EMPTY)
                        .lookAgainAt())
                .isBefore(minute);
        var formats = new World().settledFor(s -> s.forms(new Form.CombinedPem(), new Form.Der()));
        assertThat(report(formats, ClientCertificateStatus.EMPTY).lookAgainAt()).isAfter(minute);
    }

    private static Report report(World world, ClientCertificateStatus old) {
        var plan = world.plan();
        return Report.of(world.wanted(), world.observed(), plan, new Outcome.Nothing(), old, 1, world.now());
    }

    private static Arguments row(Code because, String row, UnaryOperator<World> change) {
        return Arguments.of(because, row, change);
    }

    private static UnaryOperator<World> held(UnaryOperator<HeldSecret> change) {
        return world -> world.held(change);
    }

    private static UnaryOperator<World> wants(Form... forms) {
        return world -> world.wanted(s -> s.forms(forms));
    }

    private static HeldSecret marksSwapped(HeldSecret held) {
        var mark = held.build().annotations().get(JKS.annotation());
        return held.annotation(PKCS12.annotation(), java.util.Objects.requireNonNull(mark));
    }
}
