package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.fixture.OpenSsl;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Email;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is permitted, refused before signing, and the same by OpenSSL and Java who verify. */
class NameLimitsTest {
    private static final Validity DAY = Validity.from(Pki.START, Duration.ofDays(1));
    private static final Instant NOON = Pki.START.plus(Duration.ofHours(12));
    private static final SigningAuthority ROOT = Pki.root("CN=root G1", Pki.ROOT_KEY, 2);

    private static final PermittedNames SHOP = new PermittedNames(
            true,
            Optional.of(Set.of("shop.example")),
            Optional.of(Set.of("shop.example", ".shop.example", "ann@example.org")),
            Optional.of(Set.of("shop.example", ".shop.example")),
            Optional.of(Set.of("10.1.0.0/16", "2001:db8::/32")));

    /** Nothing at all but what has no kind of its own. */
    private static final PermittedNames NOTHING = new PermittedNames(
            false, Optional.of(Set.of()), Optional.of(Set.of()), Optional.of(Set.of()), Optional.of(Set.of()));

    private static final SigningAuthority LIMITED = Pki.below(ROOT, "CN=limited G1", Pki.OTHER_KEY, 1, SHOP);
    private static final SigningAuthority CLOSED = Pki.below(ROOT, "CN=closed G1", Pki.OTHER_KEY, 0, NOTHING);
    private static final SigningAuthority FREE = Pki.below(ROOT, "CN=free G1", Pki.OTHER_KEY, 0, PermittedNames.ALL);

    static Stream<Arguments> names() {
        return Stream.of(
                row("the domain itself", LIMITED, "", true, new Dns("shop.example")),
                row("a name below it", LIMITED, "", true, new Dns("a.b.shop.example")),
                row("a name that only ends alike", LIMITED, "", false, new Dns("workshop.example")),
                row("another name", LIMITED, "", false, new Dns("orders.other")),
                row("one of two names is outside", LIMITED, "", false, new Dns("shop.example"), new Dns("other")),
                row("a mailbox", LIMITED, "", true, new Email("ann@example.org")),
                row("another mailbox there", LIMITED, "", false, new Email("bob@example.org")),
                row("a mailbox of the host", LIMITED, "", true, new Email("bob@shop.example")),
                row("a mailbox of a host below", LIMITED, "", true, new Email("bob@mail.shop.example")),
                row("a host of a URI", LIMITED, "", true, new Uri("spiffe://shop.example/ns/a")),
                row("a host below", LIMITED, "", true, new Uri("https://a.shop.example/")),
                row("another host", LIMITED, "", false, new Uri("spiffe://example.org/ns/a")),
                row("an address", LIMITED, "", true, new Ip("10.1.2.3")),
                row("an address outside", LIMITED, "", false, new Ip("10.2.2.3")),
                row("an IPv6 address", LIMITED, "", true, new Ip("2001:db8::7")),
                row("an IPv6 address outside", LIMITED, "", false, new Ip("2001:db9::7")),
                row("a common name that is no DNS name", LIMITED, "CN=Ann Example", true),
                row("a common name beside a DNS name", LIMITED, "CN=orders", true, new Dns("shop.example")),
                row("a common name like a DNS name inside", LIMITED, "CN=a.shop.example", true),
                row("no DNS name", CLOSED, "", false, new Dns("shop.example")),
                row("no mailbox", CLOSED, "", false, new Email("ann@example.org")),
                row("no URI", CLOSED, "", false, new Uri("spiffe://example.org/a")),
                row("no address", CLOSED, "", false, new Ip("10.1.2.3")),
                row("no IPv6 address", CLOSED, "", false, new Ip("2001:db8::7")),
                row("no common name", CLOSED, "CN=orders", false),
                row("no organization", CLOSED, "O=Acme", false),
                row("every DNS name", FREE, "", true, new Dns("orders.other")),
                row("every common name", FREE, "CN=orders.other", true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void we_openssl_and_java_agree(
            String row,
            SigningAuthority issuer,
            String subject,
            boolean permitted,
            Set<SubjectAlternativeName> names,
            @TempDir Path folder)
            throws GeneralSecurityException {
        var leaf = leaf(subject, names);
        assertThat(NameLimits.violation(leaf.subject(), leaf.alternativeNames(), issuer.path())
                        .isEmpty())
                .isEqualTo(permitted);
        if (permitted) {
            assertThat(Pki.sign(issuer, leaf)).isNotNull();
        } else {
            assertThatExceptionOfType(PkiException.class)
                    .isThrownBy(() -> issuer.prepare(leaf))
                    .withMessageContaining("outside of what its issuer may sign for");
        }
        var certificate = unchecked(leaf, issuer);

        var openssl = new OpenSsl(folder).verify(ROOT.certificate(), issuer.chain(), certificate, NOON);
        assertThat(openssl.endsWith(": OK")).as(openssl).isEqualTo(permitted);
        assertThat(isValidForJava(certificate, issuer.chain())).isEqualTo(permitted);
    }

    /** OpenSSL wants a dot inside, Java does not; whoever wants both to accept obeys both. */
    @ParameterizedTest
    @CsvSource({"CN=orders.other,false,false", "CN=orders,true,false", "CN=10.2.2.3,false,false"})
    void a_common_name_without_a_dns_name_is_taken_for_one(
            String subject, boolean openssl, boolean java, @TempDir Path folder) throws GeneralSecurityException {
        var leaf = leaf(subject, Set.of());
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> LIMITED.prepare(leaf))
                .withMessageContaining("'" + subject.substring(3) + "'");

        var certificate = unchecked(leaf, LIMITED);
        assertThat(new OpenSsl(folder)
                        .verify(ROOT.certificate(), LIMITED.chain(), certificate, NOON)
                        .endsWith(": OK"))
                .isEqualTo(openssl);
        assertThat(isValidForJava(certificate, LIMITED.chain())).isEqualTo(java);
    }

    @Test
    void limits_of_every_authority_on_the_way_count() {
        var second = Pki.below(LIMITED, "CN=second G1", Pki.KEY, 0, PermittedNames.ALL);

        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> second.prepare(new Leaf(
                        DistinguishedName.EMPTY,
                        Set.of(new Dns("orders.other")),
                        Pki.USAGES,
                        Pki.RSA_KEY.publicKey(),
                        new Serial(BigInteger.TEN),
                        DAY)))
                .withMessageContaining("'orders.other'");
    }

    @Test
    void limits_are_critical_and_absent_where_everything_is_permitted(@TempDir Path folder) {
        var openssl = new OpenSsl(folder);

        assertThat(openssl.show(LIMITED.certificate(), "-ext", "nameConstraints"))
                .contains("X509v3 Name Constraints: critical")
                .contains("DNS:shop.example")
                .contains("IP:10.1.0.0/255.255.0.0");
        assertThat(openssl.show(FREE.certificate(), "-text")).doesNotContain("Name Constraints");
    }

    private static Leaf leaf(String subject, Set<SubjectAlternativeName> names) {
        var name = subject.isEmpty() ? DistinguishedName.EMPTY : DistinguishedName.parse(subject);
        return new Leaf(name, names, Pki.USAGES, Pki.KEY.publicKey(), new Serial(BigInteger.TWO), DAY);
    }

    /** The same certificate, signed without being linted. */
    private static Certificate unchecked(Leaf leaf, SigningAuthority issuer) {
        var signer = new KeyContentSigner(Pki.OTHER_KEY, Pki.RANDOM);
        return new Certificate(Templates.leaf(leaf, issuer.certificate()).build(signer));
    }

    private static boolean isValidForJava(Certificate leaf, List<Certificate> between) throws GeneralSecurityException {
        var path = new ArrayList<java.security.cert.Certificate>(List.of(java(leaf)));
        for (var certificate : between) {
            path.add(java(certificate));
        }
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(java(ROOT.certificate()), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOON));
        try {
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return true;
        } catch (CertPathValidatorException e) {
            assertThat(e).hasMessageContaining("name constraints");
            return false;
        }
    }

    private static X509Certificate java(Certificate certificate) throws GeneralSecurityException {
        var pem = certificate.pem().getBytes(StandardCharsets.US_ASCII);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    private static Arguments row(
            String row, SigningAuthority issuer, String subject, boolean permitted, SubjectAlternativeName... names) {
        return Arguments.of(row, issuer, subject, permitted, Set.of(names));
    }
}
