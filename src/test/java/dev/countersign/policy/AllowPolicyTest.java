package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.AddressRange;
import dev.countersign.pki.AttributeType;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.DistinguishedName.Attribute;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Email;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.pki.SubjectAlternativeName.Other;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import dev.countersign.pki.Usage;
import dev.countersign.policy.Objection.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AllowPolicyTest {
    private static final Holder ORDERS = new Holder("team", "orders");
    private static final Set<Usage> USUAL = Set.of(Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH);

    static Allowance naming(Map<NameField, List<NamePattern>> names) {
        return new Allowance(
                "CertificateAuthority team/ca",
                Optional.of(names),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    static NamePattern text(NameField field, String pattern) {
        return new NamePattern.Text(Glob.compile(field.form(), pattern));
    }

    private static Claim claim(DistinguishedName subject, SubjectAlternativeName... names) {
        return new Claim(ORDERS, subject, Set.of(names), USUAL, Duration.ofDays(1), KeySpec.P256);
    }

    private static Claim claim(Set<Usage> usages, Duration lifetime, KeySpec key) {
        return new Claim(ORDERS, DistinguishedName.parse("CN=orders"), Set.of(), usages, lifetime, key);
    }

    private static Optional<Kind> kind(Allowance allowance, Claim claim) {
        return AllowPolicy.objection(allowance, claim).map(Objection::kind);
    }

    /** Whoever adds a type of attribute must say which field opens it; until somebody states it, it is closed. */
    @ParameterizedTest
    @EnumSource(AttributeType.class)
    void every_attribute_has_a_gate(AttributeType type) {
        var field = NameField.of(type);
        var claim = claim(new DistinguishedName(List.of(new Attribute(type, "DE"))));

        assertThat(kind(naming(Map.of()), claim)).contains(Kind.NAME_NOT_ALLOWED);
        assertThat(kind(naming(Map.of(field, List.of(text(field, "DE")))), claim))
                .isEmpty();
        assertThat(kind(naming(Map.of(field, List.of(text(field, "SE")))), claim))
                .contains(Kind.NAME_NOT_ALLOWED);
    }

    @Test
    void no_two_kinds_of_name_share_a_gate() {
        var gates = Stream.concat(Stream.of(AttributeType.values()).map(NameField::of), names().map(NameField::of));

        assertThat(gates.toList()).doesNotHaveDuplicates().containsExactlyInAnyOrder(NameField.values());
    }

    static Stream<SubjectAlternativeName> names() {
        return Stream.of(
                new Dns("a.team.svc"),
                new Ip("10.0.0.7"),
                new Uri("spiffe://e.org/x"),
                new Email("a@e.org"),
                new Other("1.2.3", "x"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_alternative_name_has_a_gate(SubjectAlternativeName name) {
        var open = Map.<NameField, List<NamePattern>>of(
                NameField.DNS_NAMES, List.of(text(NameField.DNS_NAMES, "*.${namespace}.svc")),
                NameField.IP_ADDRESSES, List.of(new NamePattern.Addresses(AddressRange.parse("10.0.0.0/8"))),
                NameField.URIS, List.of(text(NameField.URIS, "spiffe://e.org/*")),
                NameField.EMAIL_ADDRESSES, List.of(text(NameField.EMAIL_ADDRESSES, "*@e.org")),
                NameField.OTHER_NAMES, List.of(new NamePattern.Other("1.2.3", Glob.compile(Form.TEXT, "*"))));
        var closed = new java.util.HashMap<>(open);
        closed.remove(NameField.of(name));

        assertThat(kind(naming(open), claim(DistinguishedName.EMPTY, name))).isEmpty();
        assertThat(kind(naming(closed), claim(DistinguishedName.EMPTY, name))).contains(Kind.NAME_NOT_ALLOWED);
    }

    @Test
    void one_name_that_is_not_allowed_is_enough() {
        var allowance = naming(Map.of(
                NameField.COMMON_NAMES, List.of(text(NameField.COMMON_NAMES, "${name}")),
                NameField.DNS_NAMES, List.of(text(NameField.DNS_NAMES, "*.team.svc"))));
        var subject = DistinguishedName.parse("CN=orders");

        assertThat(kind(allowance, claim(subject, new Dns("a.team.svc")))).isEmpty();
        assertThat(kind(allowance, claim(subject, new Dns("a.team.svc"), new Dns("a.other.svc"))))
                .contains(Kind.NAME_NOT_ALLOWED);
        assertThat(kind(allowance, claim(DistinguishedName.parse("CN=orders,O=Acme"), new Dns("a.team.svc"))))
                .contains(Kind.NAME_NOT_ALLOWED);
        assertThat(kind(allowance, claim(DistinguishedName.parse("CN=carts")))).contains(Kind.NAME_NOT_ALLOWED);
    }

    @Test
    void another_other_name_is_another_name() {
        var upn = new NamePattern.Other("1.3.6.1.4.1.311.20.2.3", Glob.compile(Form.EMAIL, "*@corp.example.org"));
        var allowance = naming(Map.of(NameField.OTHER_NAMES, List.of(upn)));

        assertThat(kind(
                        allowance,
                        claim(DistinguishedName.EMPTY, new Other("1.3.6.1.4.1.311.20.2.3", "ann.b@corp.example.org"))))
                .isEmpty();
        assertThat(kind(allowance, claim(DistinguishedName.EMPTY, new Other("1.3.6.1.5.2.2", "ann@corp.example.org"))))
                .contains(Kind.NAME_NOT_ALLOWED);
        assertThat(kind(allowance, claim(DistinguishedName.EMPTY, new Other("1.3.6.1.4.1.311.20.2.3", "ann@evil.org"))))
                .contains(Kind.NAME_NOT_ALLOWED);
    }

    @Test
    void the_sentence_says_who_what_and_what_to_write_instead() {
        var allowance = naming(Map.of(
                NameField.COMMON_NAMES,
                List.of(text(NameField.COMMON_NAMES, "${name}"), text(NameField.COMMON_NAMES, "batch-*"))));

        assertThat(AllowPolicy.objection(allowance, claim(DistinguishedName.parse("CN=аdmin")))
                        .orElseThrow()
                        .sentence())
                .isEqualTo(
                        "CertificateAuthority team/ca does not sign commonName '\\u0430dmin': write one like '${name}'"
                                + " or 'batch-*', or have the authority's allow.commonNames widened");
        assertThat(AllowPolicy.objection(allowance, claim(DistinguishedName.EMPTY, new Dns("a.b")))
                        .orElseThrow()
                        .sentence())
                .isEqualTo(
                        "CertificateAuthority team/ca does not sign dnsNames 'a.b': it signs none of this kind: remove"
                                + " it, or have the authority's allow.dnsNames name it");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                                    | CLIENT_AUTH DIGITAL_SIGNATURE |
                                    | CLIENT_AUTH KEY_AGREEMENT     |
                                    | CLIENT_AUTH SERVER_AUTH       | server auth
                                    | CLIENT_AUTH EMAIL_PROTECTION  | email protection
        CLIENT_AUTH SERVER_AUTH     | CLIENT_AUTH SERVER_AUTH DIGITAL_SIGNATURE |
        CLIENT_AUTH SERVER_AUTH     | CLIENT_AUTH EMAIL_PROTECTION  | email protection
        CLIENT_AUTH DIGITAL_SIGNATURE | CLIENT_AUTH DIGITAL_SIGNATURE |
        CLIENT_AUTH DIGITAL_SIGNATURE | CLIENT_AUTH KEY_AGREEMENT   | key agreement
        CLIENT_AUTH DIGITAL_SIGNATURE | CLIENT_AUTH SERVER_AUTH     | server auth
        """, delimiter = '|')
    void usages_are_client_auth_until_stated(
            @org.jspecify.annotations.Nullable String allowed,
            String wanted,
            @org.jspecify.annotations.Nullable String refused) {
        var allowance = new Allowance(
                "x",
                Optional.empty(),
                Optional.ofNullable(allowed).map(AllowPolicyTest::usages),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        var objection = AllowPolicy.objection(allowance, claim(usages(wanted), Duration.ofDays(1), KeySpec.P256));

        assertThat(objection.map(Objection::kind))
                .isEqualTo(refused == null ? Optional.empty() : Optional.of(Kind.USAGE_NOT_ALLOWED));
        assertThat(objection.map(Objection::sentence).orElse("")).contains(refused == null ? "" : "'" + refused + "'");
    }

    private static Set<Usage> usages(String names) {
        return Stream.of(names.split(" ")).map(Usage::valueOf).collect(java.util.stream.Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({"PT24H, PT24H, ", "PT24H, PT24H1S, 1d1s", "PT1M, P90D, 90d", "PT36H, PT48H, 2d"})
    void a_longer_life_is_refused_not_shortened(
            Duration longest, Duration wanted, @org.jspecify.annotations.Nullable String said) {
        var allowance = new Allowance(
                "x", Optional.empty(), Optional.empty(), Optional.of(longest), Optional.empty(), List.of(), List.of());
        var objection = AllowPolicy.objection(allowance, claim(USUAL, wanted, KeySpec.P256));

        assertThat(objection.map(Objection::kind))
                .isEqualTo(said == null ? Optional.empty() : Optional.of(Kind.DURATION_NOT_ALLOWED));
        assertThat(objection.map(Objection::sentence).orElse("")).contains(said == null ? "" : "duration is " + said);
    }

    @ParameterizedTest
    @CsvSource({
        "ECDSA, ECDSA, 521, true",
        "ECDSA, RSA, 2048, false",
        "ECDSA-384, ECDSA, 384, true",
        "ECDSA-384, ECDSA, 256, false",
        "RSA, RSA, 2048, true",
        "RSA-3072, RSA, 3072, true",
        "RSA-3072, RSA, 4096, false",
        "Ed25519, ED25519, 255, true",
        "Ed25519, ECDSA, 256, false"
    })
    void keys_are_those_that_are_named(String choice, KeySpec.Algorithm algorithm, int bits, boolean signed) {
        var allowance = new Allowance(
                "x",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(KeyChoice.parse(choice))),
                List.of(),
                List.of());
        var objection =
                AllowPolicy.objection(allowance, claim(USUAL, Duration.ofDays(1), new KeySpec(algorithm, bits)));

        assertThat(objection.isEmpty()).isEqualTo(signed);
        assertThat(objection.map(Objection::sentence).orElse(choice)).contains(choice);
        assertThat(KeyChoice.parse(choice)).hasToString(choice);
    }

    @Test
    void what_is_said_of_names_does_not_widen_usages_keys_or_lifetimes() {
        assertThat(kind(
                        Allowance.unlimited("x"),
                        claim(DistinguishedName.parse("UID=any,O=thing,CN=goes"), new Ip("::1"))))
                .isEmpty();
        assertThat(kind(
                        Allowance.unlimited("x"),
                        claim(Set.of(Usage.CLIENT_AUTH, Usage.SERVER_AUTH), Duration.ofDays(1), KeySpec.P256)))
                .contains(Kind.USAGE_NOT_ALLOWED);
    }
}
