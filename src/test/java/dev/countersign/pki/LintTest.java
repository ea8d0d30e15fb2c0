package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.countersign.fixture.Pki;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Date;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One good certificate, and for each rule the same one with exactly that rule broken. */
class LintTest {
    private static final Certificate ISSUER = Pki.AUTHORITY.certificate();
    private static final Validity VALIDITY = Validity.from(Pki.START, Duration.ofDays(1));
    private static final Validity ROOT_VALIDITY = Validity.from(Pki.START, Duration.ofDays(10));

    static Stream<Arguments> broken() {
        return Stream.of(
                row(
                        "a leaf may not be an authority",
                        put(Extension.basicConstraints, true, new BasicConstraints(true))),
                row("a leaf may not sign certificates", put(Extension.keyUsage, true, new KeyUsage(128 | 4))),
                row("a leaf may not sign revocation lists", put(Extension.keyUsage, true, new KeyUsage(128 | 2))),
                row("key encipherment is for RSA", put(Extension.keyUsage, true, new KeyUsage(128 | 32))),
                row("able to prove itself", put(Extension.keyUsage, true, new KeyUsage(KeyUsage.nonRepudiation))),
                row("key usage must be critical", put(Extension.keyUsage, false, new KeyUsage(128))),
                row("needs client auth", drop(Extension.extendedKeyUsage)),
                row("needs client auth", purposes(KeyPurposeId.id_kp_serverAuth)),
                row(
                        "any extended key usage",
                        purposes(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.anyExtendedKeyUsage)),
                row("subject key identifier is missing", drop(Extension.subjectKeyIdentifier)),
                row("authority key identifier", drop(Extension.authorityKeyIdentifier)),
                row("authority key identifier", LintTest::foreignIssuer),
                row("name cannot be read back", LintTest::unknownName));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void a_broken_rule_is_named(String rule, Consumer<X509v3CertificateBuilder> fault) {
        assertThatNoException().isThrownBy(() -> Lint.leaf(certificate(usual(), builder -> {}), ISSUER));

        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Lint.leaf(certificate(usual(), fault), ISSUER))
                .withMessageContaining(rule)
                .withMessageContaining("RFC ");
    }

    /** RFC 5280, 4.2.1.12: client auth goes with either of the two, and with no key usage at all. */
    @Test
    void a_client_proves_itself_by_a_signature_or_a_key_agreement() {
        Stream.of(
                        put(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyAgreement)),
                        put(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyAgreement | KeyUsage.nonRepudiation)),
                        drop(Extension.keyUsage))
                .forEach(change ->
                        assertThatNoException().isThrownBy(() -> Lint.leaf(certificate(usual(), change), ISSUER)));
    }

    @Test
    void an_rsa_key_needs_a_signature_beside_key_encipherment_and_no_key_agrees_that_cannot() {
        var rsa = Pki.leaf(Pki.RSA_KEY.publicKey(), VALIDITY);
        refused(rsa, new KeyUsage(KeyUsage.keyEncipherment), "able to prove itself");
        refused(rsa, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement), "key agreement is for ECDSA");
        var edwards = Pki.leaf(Pki.ED25519_KEY.publicKey(), VALIDITY);
        refused(edwards, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement), "key agreement is for ECDSA");
    }

    @Test
    void serial_numbers_are_positive_and_have_at_most_20_octets() {
        refused(withSerial(BigInteger.ZERO), "serial number");
        refused(withSerial(BigInteger.ONE.negate()), "serial number");
        refused(withSerial(BigInteger.TWO.pow(160)), "serial number");
    }

    @Test
    void it_ends_after_it_begins_and_within_its_issuers_life() {
        refused(withValidity(new Validity(Pki.START, Pki.START.minusSeconds(1))), "ends before it begins");
        var end = ISSUER.validity().notAfter();
        refused(withValidity(new Validity(Pki.START, end.plusSeconds(1))), "its issuer is not");
        var begin = ISSUER.validity().notBefore();
        refused(withValidity(new Validity(begin.minusSeconds(1), end)), "its issuer is not");
    }

    @Test
    void it_has_not_its_issuers_key() {
        refused(Pki.leaf(ISSUER.publicKey(), VALIDITY), "issuer's key");
    }

    @Test
    void without_a_subject_alternative_names_are_there_and_critical() {
        var usual = usual();
        var nameless = new Leaf(
                DistinguishedName.EMPTY,
                Pki.NAMES,
                usual.usages(),
                usual.publicKey(),
                usual.serial(),
                usual.validity());
        assertThatNoException().isThrownBy(() -> Lint.leaf(certificate(nameless, builder -> {}), ISSUER));
        var names = AlternativeNames.encode(Pki.NAMES);
        for (var fault : Stream.of(
                        put(Extension.subjectAlternativeName, false, names), drop(Extension.subjectAlternativeName))
                .toList()) {
            assertThatExceptionOfType(PkiException.class)
                    .isThrownBy(() -> Lint.leaf(certificate(nameless, fault), ISSUER))
                    .withMessageContaining("must be critical");
        }
    }

    @Test
    void the_version_is_3() {
        var first = new X509v1CertificateBuilder(
                        ISSUER.structure().getSubject(),
                        BigInteger.ONE,
                        Date.from(VALIDITY.notBefore()),
                        Date.from(VALIDITY.notAfter()),
                        new X500Name("CN=x"),
                        Pki.KEY.publicKey().structure())
                .build(signer());
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Lint.leaf(first, ISSUER))
                .withMessageContaining("version");
    }

    @Test
    void a_root_may_sign_and_names_itself() {
        var root = new Root(DistinguishedName.parse("CN=r"), new Serial(BigInteger.ONE), ROOT_VALIDITY, 0);
        assertThatNoException().isThrownBy(() -> Lint.root(root(root, builder -> {})));
        refusedRoot(root(root, put(Extension.basicConstraints, true, new BasicConstraints(false))), "allowed to sign");
        refusedRoot(root(root, put(Extension.keyUsage, true, new KeyUsage(2))), "allowed to sign");
        refusedRoot(root(root, put(Extension.keyUsage, false, new KeyUsage(6))), "critical");
        refusedRoot(root(root, drop(Extension.subjectKeyIdentifier)), "subject key identifier");
        refusedRoot(root(root, builder -> builder.setIssuer(new X500Name("CN=x"))), "names itself");
    }

    private static Leaf usual() {
        return Pki.leaf(Pki.KEY.publicKey(), VALIDITY);
    }

    private static Leaf withSerial(BigInteger serial) {
        var usual = usual();
        return new Leaf(
                usual.subject(),
                usual.alternativeNames(),
                usual.usages(),
                usual.publicKey(),
                new Serial(serial),
                VALIDITY);
    }

    private static Leaf withValidity(Validity validity) {
        return Pki.leaf(Pki.KEY.publicKey(), validity);
    }

    private static void refused(Leaf leaf, String rule) {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Lint.leaf(certificate(leaf, builder -> {}), ISSUER))
                .withMessageContaining(rule);
    }

    private static void refused(Leaf leaf, KeyUsage usage, String rule) {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Lint.leaf(certificate(leaf, put(Extension.keyUsage, true, usage)), ISSUER))
                .withMessageContaining(rule);
    }

    private static void refusedRoot(X509CertificateHolder root, String rule) {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Lint.root(root))
                .withMessageContaining(rule);
    }

    private static X509CertificateHolder certificate(Leaf leaf, Consumer<X509v3CertificateBuilder> fault) {
        var builder = Templates.leaf(leaf, ISSUER);
        fault.accept(builder);
        return builder.build(signer());
    }

    private static X509CertificateHolder root(Root root, Consumer<X509v3CertificateBuilder> fault) {
        var builder = Templates.root(root, Pki.ROOT_KEY.publicKey());
        fault.accept(builder);
        return builder.build(signer());
    }

    private static ContentSigner signer() {
        return Pki.THROW_AWAY.signerLike(KeySpec.P256);
    }

    private static Arguments row(String rule, Consumer<X509v3CertificateBuilder> fault) {
        return Arguments.of(rule, fault);
    }

    private static Consumer<X509v3CertificateBuilder> drop(ASN1ObjectIdentifier extension) {
        return builder -> builder.removeExtension(extension);
    }

    private static Consumer<X509v3CertificateBuilder> purposes(KeyPurposeId... purposes) {
        return put(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }

    private static Consumer<X509v3CertificateBuilder> put(
            ASN1ObjectIdentifier extension, boolean critical, ASN1Encodable value) {
        return builder -> {
            try {
                if (builder.hasExtension(extension)) {
                    builder.removeExtension(extension);
                }
                builder.addExtension(extension, critical, value);
            } catch (CertIOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static void foreignIssuer(X509v3CertificateBuilder builder) {
        var other = Templates.leaf(usual(), Pki.OTHER_AUTHORITY.certificate());
        var theirs = other.getExtension(Extension.authorityKeyIdentifier);
        put(Extension.authorityKeyIdentifier, false, theirs.getParsedValue()).accept(builder);
    }

    private static void unknownName(X509v3CertificateBuilder builder) {
        var names = new GeneralNames(new GeneralName(GeneralName.registeredID, "1.2.3"));
        put(Extension.subjectAlternativeName, false, names).accept(builder);
    }
}
