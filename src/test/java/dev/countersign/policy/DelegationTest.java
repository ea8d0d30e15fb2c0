package dev.countersign.policy;

import static dev.countersign.policy.AllowPolicyTest.naming;
import static dev.countersign.policy.AllowPolicyTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.AddressRange;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Email;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.pki.SubjectAlternativeName.Other;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import dev.countersign.pki.Usage;
import dev.countersign.policy.Allowance.Heir;
import dev.countersign.policy.Delegation.Constraints;
import dev.countersign.policy.Delegation.Delegated;
import dev.countersign.policy.Delegation.To;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelegationTest {
    private static final Optional<String> TEAM = Optional.of("team");

    @ParameterizedTest
    @CsvSource(textBlock = """
                    DNS_NAMES       | orders.shop.svc               | orders.shop.svc
                    DNS_NAMES       | *.shop.svc                    | shop.svc
                    DNS_NAMES       | *.*.shop.svc                  | shop.svc
                    DNS_NAMES       | ${name}.shop.svc              | shop.svc
                    DNS_NAMES       | *.${namespace}.svc            | team.svc
                    EMAIL_ADDRESSES | ann@example.org               | ann@example.org
                    EMAIL_ADDRESSES | *@example.org                 | example.org
                    EMAIL_ADDRESSES | *@*.example.org               | .example.org
                    EMAIL_ADDRESSES | ${namespace}@example.org      | team@example.org
                    URIS            | spiffe://example.org/*        | example.org
                    URIS            | spiffe://example.org/*/*      | example.org
                    URIS            | https://example.org           | example.org
                    URIS            | https://*.example.org/*       | .example.org
                    URIS            | spiffe://*.prod/*             | .prod
                    """, delimiter = '|')
    void what_x509_can_hold_somebody_to_is_handed_on(NameField field, String pattern, String subtree) {
        var delegated = Delegation.of(naming(Map.of(field, List.of(text(field, pattern)))), TEAM);
        var constraints = delegated.constraints().orElseThrow();

        assertThat(delegated.withheld()).isEmpty();
        assertThat(List.of(constraints.dnsDomains(), constraints.emails(), constraints.uriHosts()))
                .containsOnlyOnce(List.of(subtree));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    COMMON_NAMES    | orders
                    COMMON_NAMES    | *
                    ORGANIZATIONS   | Acme
                    DNS_NAMES       | api-*.shop.svc
                    DNS_NAMES       | *
                    DNS_NAMES       | ${name}
                    DNS_NAMES       | a.*.svc
                    EMAIL_ADDRESSES | ann-*@example.org
                    EMAIL_ADDRESSES | ann@*.example.org
                    EMAIL_ADDRESSES | *@eu-*.example.org
                    URIS            | spiffe://example.org/ns/team
                    URIS            | spiffe://example.org/ns/*
                    URIS            | spiffe://example.org/${namespace}
                    URIS            | urn:acme:*
                    URIS            | https://example.org:8443/*
                    URIS            | https://10.0.0.7/*
                    URIS            | https://*/x
                    URIS            | spiffe://prod/*
                    URIS            | spiffe://${namespace}/*
                    """, delimiter = '|')
    void what_it_cannot_is_withheld_and_told(NameField field, String pattern) {
        var delegated = Delegation.of(naming(Map.of(field, List.of(text(field, pattern)))), TEAM);

        assertThat(delegated.withheld()).containsExactly("allow.%s: %s".formatted(field.path(), pattern));
        assertThat(delegated.constraints()).contains(new Constraints(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void addresses_are_handed_on_as_they_are() {
        var range = AddressRange.parse("10.0.0.0/8");
        var allowance = naming(Map.of(NameField.IP_ADDRESSES, List.of(new NamePattern.Addresses(range))));

        assertThat(Delegation.of(allowance, TEAM).constraints().orElseThrow().addresses())
                .containsExactly(range);
    }

    @Test
    void other_names_are_withheld() {
        var upn = new NamePattern.Other("1.2.3", Glob.compile(Form.EMAIL, "*@e.org"));
        var allowance = naming(Map.of(NameField.OTHER_NAMES, List.of(upn)));

        assertThat(Delegation.of(allowance, TEAM).withheld()).containsExactly("allow.otherNames: 1.2.3: *@e.org");
    }

    /** A star in place of the namespace would hand on the names of namespaces that are not served at all. */
    @Test
    void whoever_issues_for_several_namespaces_gets_nothing_that_depends_on_one() {
        var allowance = naming(Map.of(NameField.DNS_NAMES, List.of(text(NameField.DNS_NAMES, "*.${namespace}.svc"))));

        assertThat(Delegation.of(allowance, Optional.empty()).withheld())
                .containsExactly("allow.dnsNames: *.${namespace}.svc");
    }

    @Test
    void who_may_sign_everything_constrains_nobody() {
        assertThat(Delegation.of(Allowance.unlimited("x"), TEAM)).isEqualTo(new Delegated(Optional.empty(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    ''   | false | *           | team | shop   | true
                    ''   | false | ${namespace}| team | team   | true
                    ''   | false | ${namespace}| team | shop   | false
                    ''   | false | *           | ''   | shop   | false
                    ''   | true  | *           | ''   | shop   | true
                    ''   | true  | *           | team | shop   | false
                    ''   | false | sub-*       | team | shop   | false
                    team | false | *           | team | shop   | true
                    team | false | *           | b    | shop   | false
                    team | true  | *           | ''   | shop   | false
                    """, delimiter = '|')
    void an_authority_signs_the_authorities_that_it_names_and_no_other(
            String from, boolean clusterWide, String pattern, String namespace, String name, boolean allowed) {
        var heirs = List.of(new Heir(clusterWide, Glob.compile(Form.DNS, pattern)));
        var allowance = new Allowance(
                "x", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), heirs, List.of());

        assertThat(Delegation.mayDelegate(allowance, from, new To(namespace, name))
                        .isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void by_default_it_signs_none() {
        assertThat(Delegation.mayDelegate(
                        Allowance.unlimited("CertificateAuthority team/ca"), "team", new To("team", "sub")))
                .contains(new Objection(
                        Objection.Kind.AUTHORITY_NOT_ALLOWED,
                        "CertificateAuthority team/ca does not sign CertificateAuthority team/sub: have its"
                                + " allow.authorities name it"));
    }

    @Test
    void below_it_only_what_was_handed_on_is_certified() {
        var delegated = new Delegated(
                Optional.of(new Constraints(
                        List.of("team.svc"),
                        List.of("e.org", "ann@x.org", ".y.org"),
                        List.of("e.org", ".y.org", ".prod"),
                        List.of(AddressRange.parse("10.0.0.0/8")))),
                List.of());

        for (var name : List.of(
                new Dns("a.b.team.svc"),
                new Dns("team.svc"),
                new Email("bob@e.org"),
                new Email("ann@x.org"),
                new Email("bob@a.y.org"),
                new Uri("spiffe://e.org/any/path"),
                new Uri("https://a.y.org"),
                new Uri("spiffe://a.prod/x"),
                new Ip("10.9.9.9"))) {
            assertThat(objection(delegated, "", name)).as(name.text()).isEmpty();
        }
        for (var name : List.of(
                new Dns("xteam.svc"),
                new Dns("svc"),
                new Email("bob@x.org"),
                new Email("bob@y.org"),
                new Email("bob@a.e.org"),
                new Uri("spiffe://a.e.org/x"),
                new Uri("spiffe://y.org/x"),
                new Uri("spiffe://prod/x"),
                new Uri("urn:x"),
                new Ip("11.0.0.1"),
                new Ip("::1"),
                new Other("1.2.3", "x"))) {
            assertThat(objection(delegated, "", name)).as(name.text()).isPresent();
        }
        assertThat(objection(delegated, "CN=orders", new Dns("a.team.svc"))).isPresent();
        assertThat(objection(new Delegated(Optional.empty(), List.of()), "CN=orders", new Dns("a.b")))
                .isEmpty();
    }

    private static Optional<Objection> objection(Delegated delegated, String subject, SubjectAlternativeName name) {
        var claim = new Claim(
                new Holder("team", "x"),
                DistinguishedName.parse(subject),
                Set.of(name),
                Set.of(Usage.CLIENT_AUTH),
                Duration.ofDays(1),
                KeySpec.P256);
        return Delegation.objection(Allowance.unlimited("x"), delegated, claim);
    }
}
