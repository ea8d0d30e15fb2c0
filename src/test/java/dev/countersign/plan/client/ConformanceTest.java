package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.api.ClientCertificate;
import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Email;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.pki.SubjectAlternativeName.Other;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.signer.Signer;
import dev.countersign.signer.local.LocalSigner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * cert-manager's conformance cases for issuers ({@code test/e2e/suite/conformance/certificates}): what people write,
 * what the certificate says then, and that nothing about it is put right afterwards.
 */
class ConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONG_LABEL = "a".repeat(63);
    /** What the API server fills in. */
    private static final String DEFAULTS = "'encoding':'PKCS8','rotationPolicy':'Always'}";

    private static final String UPN = "1.3.6.1.4.1.311.20.2.3";

    static Stream<Arguments> names() {
        return Stream.of(
                row("one DNS name", "'dnsNames':['orders.shop']", "", Set.of(new Dns("orders.shop"))),
                row("a common name alone", "'commonName':'orders'", "CN=orders", Set.of()),
                row(
                        "two user principal names and an address in any order",
                        "'otherNames':[{'oid':'%s','utf8Value':'a@x'},{'oid':'%s','utf8Value':'b@x'}],'emailAddresses':['c@x.y']"
                                .formatted(UPN, UPN),
                        "",
                        Set.of(new Email("c@x.y"), new Other(UPN, "b@x"), new Other(UPN, "a@x"))),
                row(
                        "a literal subject with repeated units in its order",
                        "'literalSubject':'CN=a,OU=3,OU=2,OU=1,O=Acme,C=DE'",
                        "CN=a,OU=3,OU=2,OU=1,O=Acme,C=DE",
                        Set.of()),
                row("an IP address alone", "'ipAddresses':['10.0.0.7']", "", Set.of(new Ip("10.0.0.7"))),
                row(
                        "a DNS name and an IPv6 address",
                        "'dnsNames':['a.b'],'ipAddresses':['2001:db8::7']",
                        "",
                        Set.of(new Dns("a.b"), new Ip("2001:db8::7"))),
                row(
                        "a common name and an IP address",
                        "'commonName':'a','ipAddresses':['10.0.0.7']",
                        "CN=a",
                        Set.of(new Ip("10.0.0.7"))),
                row("an e-mail address", "'emailAddresses':['ann@x.y']", "", Set.of(new Email("ann@x.y"))),
                row(
                        "a common name and a URI",
                        "'commonName':'a','uris':['urn:x:y']",
                        "CN=a",
                        Set.of(new Uri("urn:x:y"))),
                row("a SPIFFE ID alone", "'uris':['spiffe://x.y/z']", "", Set.of(new Uri("spiffe://x.y/z"))),
                row(
                        "two DNS names, one of them the common name",
                        "'commonName':'a.b','dnsNames':['a.b','c.d']",
                        "CN=a.b",
                        Set.of(new Dns("a.b"), new Dns("c.d"))),
                row(
                        "a common name that is none of the DNS names",
                        "'commonName':'z','dnsNames':['a.b']",
                        "CN=z",
                        Set.of(new Dns("a.b"))),
                row(
                        "a label of 63 characters",
                        "'dnsNames':['%s.shop']".formatted(LONG_LABEL),
                        "",
                        Set.of(new Dns(LONG_LABEL + ".shop"))));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("RSA", "{'algorithm':'RSA'," + DEFAULTS, Pki.RSA_KEY),
                Arguments.of("ECDSA", "{'algorithm':'ECDSA'," + DEFAULTS, Pki.KEY),
                Arguments.of("Ed25519", "{'algorithm':'Ed25519'," + DEFAULTS, Pki.ED25519_KEY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void names_are_certified_and_the_certificate_is_kept(
            String row, String spec, String subject, Set<dev.countersign.pki.SubjectAlternativeName> names) {
        var wanted = wanted(spec);

        var leaf = signed(wanted, Pki.KEY);

        assertThat(leaf.subjectText()).isEqualTo(subject);
        assertThat(leaf.alternativeNames()).contains(names);
        assertThat(leaf.isAuthority()).isFalse();
        assertThat(plan(wanted, leaf, Pki.KEY)).isInstanceOf(Plan.Keep.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void keys_are_certified_and_the_certificate_is_kept(String row, String key, HeldKey held) {
        var wanted = wanted("'commonName':'orders','privateKey':" + key);

        assertThat(plan(wanted, signed(wanted, held), held)).isInstanceOf(Plan.Keep.class);
    }

    @Test
    void a_duration_of_896_hours_is_what_the_certificate_lives() {
        var wanted = wanted("'commonName':'orders','duration':'896h'");
        var leaf = signed(wanted, Pki.KEY);

        assertThat(Duration.between(Pki.START, leaf.validity().notAfter().plusSeconds(1)))
                .isEqualTo(Duration.ofHours(896));
        assertThat(plan(wanted, leaf, Pki.KEY)).isInstanceOf(Plan.Keep.class);
    }

    @Test
    void usages_are_exactly_the_ones_in_the_spec() {
        var wanted = wanted("'commonName':'a','usages':['client auth','content commitment','key agreement']");
        var leaf = signed(wanted, Pki.KEY);

        assertThat(leaf.usages())
                .containsExactlyInAnyOrder(Usage.CLIENT_AUTH, Usage.CONTENT_COMMITMENT, Usage.KEY_AGREEMENT);
        assertThat(plan(wanted, leaf, Pki.KEY)).isInstanceOf(Plan.Keep.class);
    }

    /** There an issuer signs it; here it would be a power over every client of the domain. */
    @Test
    void a_wildcard_is_refused_with_and_without_its_apex() {
        for (var names : List.of("'*.shop'", "'*.shop','shop'")) {
            var plan = new World().stored(new Stored.Absent()).plan(wanted("'dnsNames':[" + names + "]"));
            assertThat(plan.because().code()).isEqualTo(Code.NAME_IS_A_WILDCARD);
        }
    }

    @Test
    void without_tls_crt_the_kept_key_is_certified_again() {
        var wanted = wanted(
                "'commonName':'orders','privateKey':{'algorithm':'ECDSA','encoding':'PKCS8','rotationPolicy':'Never'}");
        var held = secret(wanted, signed(wanted, Pki.KEY), Pki.KEY).noChain(Stored.Part.MISSING);

        assertThat(new World().stored(held.build()).plan(wanted))
                .isInstanceOfSatisfying(
                        Plan.Issue.class, plan -> assertThat(plan.keepKey()).isTrue());
    }

    @Test
    void one_more_dns_name_is_issued_again() {
        var before = wanted("'dnsNames':['a.b']");
        var after = wanted("'dnsNames':['a.b','c.d']");

        assertThat(plan(after, before, signed(before, Pki.KEY)).because().code())
                .isEqualTo(Code.NAMES_CHANGED);
    }

    /** Row 23 of the table of reasons, a regression of theirs (#8160): every certificate was issued again. */
    @Test
    void defaults_that_are_written_out_change_nothing() {
        var before = wanted("'dnsNames':['a.b']");
        var after = wanted("'dnsNames':['a.b'],'duration':'24h','usages':['digital signature','client auth'],"
                + "'privateKey':{'algorithm':'ECDSA','size':256,'encoding':'PKCS8','rotationPolicy':'Always'}"
                + ",'secretName':'orders'");

        assertThat(plan(after, before, signed(before, Pki.KEY))).isInstanceOf(Plan.Keep.class);
        assertThat(after.hash()).isEqualTo(before.hash());
    }

    private static Wanted wanted(String spec) {
        var text = """
                {'metadata':{'name':'orders','namespace':'shop','uid':'u','generation':1,
                 'creationTimestamp':'2025-12-31T23:00:00Z'},
                 'spec':{'authorityRef':{'kind':'CertificateAuthority','name':'authority'},%s}}""".formatted(spec);
        try {
            return (Wanted) Reading.of(JSON.readValue(text.replace('\'', '"'), ClientCertificate.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Certificate signed(Wanted wanted, HeldKey key) {
        var order = new Signer.Order(
                wanted.identity().uid(),
                1,
                wanted.subject(),
                wanted.alternativeNames(),
                wanted.usages(),
                key.publicKey(),
                Validity.from(Pki.START, wanted.lifetime()));
        var answer = new LocalSigner(Pki.AUTHORITY).sign(order);
        assertThat(answer).isInstanceOf(Signer.Signed.class);
        return ((Signer.Signed) answer).chain().getFirst();
    }

    private static HeldSecret secret(Wanted wanted, Certificate leaf, HeldKey key) {
        return HeldSecret.issued(wanted, leaf, key, List.of(Pki.AUTHORITY.certificate()), 1, Pki.START);
    }

    private static Plan plan(Wanted wanted, Certificate leaf, HeldKey key) {
        return new World().stored(secret(wanted, leaf, key).build()).plan(wanted);
    }

    /** With the Secret that was written for the spec as it was before. */
    private static Plan plan(Wanted wanted, Wanted before, Certificate leaf) {
        return new World().stored(secret(before, leaf, Pki.KEY).build()).plan(wanted);
    }

    private static Arguments row(
            String row, String spec, String subject, Set<? extends dev.countersign.pki.SubjectAlternativeName> names) {
        return Arguments.of(row, spec, subject, names);
    }
}
