package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.fixture.OpenSsl;
import dev.countersign.fixture.Pki;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SigningAuthorityTest {
    private static final Validity DAY = Validity.from(Pki.START, Duration.ofDays(1));

    static Stream<HeldKey> keys() {
        return Stream.of(Pki.KEY, Pki.ED25519_KEY, Pki.RSA_KEY);
    }

    private static Leaf leaf(DistinguishedName subject, Set<SubjectAlternativeName> names, Set<Usage> usages) {
        return new Leaf(subject, names, usages, Pki.KEY.publicKey(), new Serial(BigInteger.TWO), DAY);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_certificate_says_what_was_wanted_whatever_key_signs(HeldKey key) {
        var authority = Pki.authority("CN=kinds G1", key, Pki.START, Duration.ofDays(2));
        var leaf = Pki.leaf(Pki.OTHER_KEY.publicKey(), DAY);

        var certificate = Pki.sign(authority, leaf);

        assertThat(certificate.signedBy(authority.certificate())).isTrue();
        assertThat(certificate.signedBy(Pki.AUTHORITY.certificate())).isFalse();
        assertThat(certificate.subject()).contains(leaf.subject());
        assertThat(certificate.alternativeNames()).contains(leaf.alternativeNames());
        assertThat(certificate.usages()).isEqualTo(leaf.usages());
        assertThat(certificate.publicKey()).isEqualTo(leaf.publicKey());
        assertThat(certificate.serial()).isEqualTo(leaf.serial());
        assertThat(certificate.validity()).isEqualTo(DAY);
        assertThat(certificate.isAuthority()).isFalse();
        assertThat(Certificate.readAll(certificate.pem())).containsExactly(certificate);
    }

    /** OpenSSL takes the last second for the first one after it, unlike RFC 5280. */
    @ParameterizedTest
    @MethodSource("keys")
    void openssl_takes_it_as_a_client_as_long_as_it_is_valid(HeldKey key, @TempDir Path folder) {
        var openssl = new OpenSsl(folder);
        var authority = Pki.authority("CN=kinds G1,O=Ümlaut", key, Pki.START, Duration.ofDays(2));
        var certificate = Pki.sign(authority, Pki.leaf(Pki.OTHER_KEY.publicKey(), DAY));
        var root = authority.certificate();

        assertThat(openssl.verify(root, certificate, DAY.notAfter().minusSeconds(1)))
                .endsWith(": OK");
        assertThat(openssl.verify(root, certificate, DAY.notBefore())).endsWith(": OK");
        assertThat(openssl.verify(root, certificate, DAY.notAfter().plusSeconds(1)))
                .contains("certificate has expired");
        assertThat(openssl.verify(Pki.AUTHORITY.certificate(), certificate, Pki.START))
                .contains("unable to get local issuer");
    }

    /** RFC 5280, 4.2.1.3: at least one bit must be set, and a client that signs nothing proves nothing. */
    @Test
    void openssl_takes_a_certificate_that_was_asked_for_with_client_auth_alone(@TempDir Path folder) {
        var certificate = Pki.sign(Pki.AUTHORITY, leaf(Pki.SUBJECT, Set.of(), Set.of(Usage.CLIENT_AUTH)));

        assertThat(new OpenSsl(folder).verify(Pki.AUTHORITY.certificate(), certificate, Pki.START))
                .endsWith(": OK");
    }

    @Test
    void openssl_reads_the_same_names(@TempDir Path folder) {
        var names = Set.<SubjectAlternativeName>of(
                new SubjectAlternativeName.Dns("orders.shop.svc"),
                new SubjectAlternativeName.Ip("2001:db8::7"),
                new SubjectAlternativeName.Uri("spiffe://example.org/orders"),
                new SubjectAlternativeName.Email("ann@example.org"),
                new SubjectAlternativeName.Other("1.3.6.1.4.1.311.20.2.3", "ann@example.org"));
        var subject = DistinguishedName.parse("CN=a\\,b,OU=shop,O=Acme,C=DE");
        var certificate = Pki.sign(Pki.AUTHORITY, leaf(subject, names, Pki.USAGES));
        var openssl = new OpenSsl(folder);

        assertThat(openssl.show(certificate, "-subject", "-nameopt", "RFC2253")).isEqualTo("subject=" + subject.text());
        assertThat(openssl.show(certificate, "-ext", "subjectAltName"))
                .contains(
                        "DNS:orders.shop.svc",
                        "IP Address:2001:DB8:0:0:0:0:0:7",
                        "URI:spiffe://example.org/orders",
                        "email:ann@example.org",
                        "othername: UPN::ann@example.org");
        assertThat(openssl.show(certificate, "-ext", "keyUsage,extendedKeyUsage,basicConstraints"))
                .contains("Digital Signature", "TLS Web Client Authentication", "CA:FALSE");
    }

    @Test
    void an_empty_subject_makes_alternative_names_critical(@TempDir Path folder) {
        var nameless = Pki.sign(Pki.AUTHORITY, leaf(DistinguishedName.EMPTY, Pki.NAMES, Pki.USAGES));
        var named = Pki.sign(Pki.AUTHORITY, leaf(Pki.SUBJECT, Pki.NAMES, Pki.USAGES));

        assertThat(isCritical(nameless)).isTrue();
        assertThat(isCritical(named)).isFalse();
        assertThat(new OpenSsl(folder).verify(Pki.AUTHORITY.certificate(), nameless, Pki.START))
                .endsWith(": OK");
    }

    private static boolean isCritical(Certificate certificate) {
        return certificate
                .structure()
                .getExtension(Extension.subjectAlternativeName)
                .isCritical();
    }

    @Test
    void it_ends_with_its_authority_and_does_not_begin_before_it() {
        var life = Validity.from(Pki.START, Duration.ofHours(2));
        var authority = Pki.authority("CN=short G1", Pki.ROOT_KEY, life);
        var wished =
                new Validity(life.notBefore().minusSeconds(60), life.notAfter().plusSeconds(60));

        assertThat(Pki.sign(authority, Pki.leaf(Pki.KEY.publicKey(), wished)).validity())
                .isEqualTo(life);
    }

    @Test
    void an_authority_that_ended_prepares_nothing() {
        var authority = Pki.authority("CN=short G1", Pki.ROOT_KEY, Pki.START, Duration.ofHours(2));
        var late = Validity.from(Pki.START.plus(Duration.ofDays(1)), Duration.ofHours(1));

        refused(() -> authority.prepare(Pki.leaf(Pki.KEY.publicKey(), late)), "ends before it begins");
    }

    @Test
    void what_another_authority_prepared_is_not_signed() {
        var prepared = Pki.OTHER_AUTHORITY.prepare(Pki.leaf(Pki.KEY.publicKey(), DAY));

        refused(() -> Pki.AUTHORITY.sign(prepared), "the authority that prepared it");
    }

    @ParameterizedTest
    @EnumSource(
            value = Usage.class,
            names = {"KEY_ENCIPHERMENT"})
    void an_elliptic_key_enciphers_no_keys(Usage usage) {
        var usages = Set.of(Usage.CLIENT_AUTH, Usage.DIGITAL_SIGNATURE, usage);

        refused(() -> Pki.AUTHORITY.prepare(leaf(Pki.SUBJECT, Set.of(), usages)), "RFC 8813");
    }

    @Test
    void nobody_gets_the_issuers_key_certified_nor_a_certificate_without_a_name_or_purpose() {
        refused(() -> Pki.AUTHORITY.prepare(Pki.leaf(Pki.ROOT_KEY.publicKey(), DAY)), "issuer's key");
        refused(() -> Pki.AUTHORITY.prepare(leaf(DistinguishedName.EMPTY, Set.of(), Pki.USAGES)), "must be critical");
        refused(
                () -> Pki.AUTHORITY.prepare(leaf(Pki.SUBJECT, Set.of(), Set.of(Usage.DIGITAL_SIGNATURE))),
                "client auth");
    }

    @Test
    void only_its_own_key_and_an_authoritys_certificate_make_an_authority() {
        var root = Pki.AUTHORITY.certificate();
        var leaf = Pki.certificate(Pki.START);

        refused(() -> new SigningAuthority(root, Pki.KEY, new byte[32], Pki.THROW_AWAY), "not the one");
        refused(() -> new SigningAuthority(root, Pki.ROOT_KEY, new byte[31], Pki.THROW_AWAY), "too short");
        refused(() -> new SigningAuthority(leaf, Pki.KEY, new byte[32], Pki.THROW_AWAY), "may not sign");
    }

    @Test
    void openssl_takes_a_root_of_the_far_future(@TempDir Path folder) {
        var end = Instant.parse("2061-06-01T00:00:00Z");
        var authority = Pki.authority("CN=long G1", Pki.ROOT_KEY, new Validity(Pki.START, end));
        var certificate = Pki.sign(authority, Pki.leaf(Pki.KEY.publicKey(), new Validity(Pki.START, end)));

        assertThat(new OpenSsl(folder).verify(authority.certificate(), certificate, end.minusSeconds(1)))
                .endsWith(": OK");
    }

    private static void refused(Runnable attempt, String why) {
        assertThatExceptionOfType(PkiException.class).isThrownBy(attempt::run).withMessageContaining(why);
    }
}
