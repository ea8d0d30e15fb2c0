package dev.countersign.plan.authority;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.api.Authority;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClusterCertificateAuthority;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.policy.Allowance;
import dev.countersign.policy.NameField;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what people write in {@code allow} to what is certified. */
class AllowReadingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVERYWHERE = "\"namespaces\":{}";

    private static Wanted wanted(Class<? extends Authority> kind, String metadata, String spec) {
        try {
            var resource = JSON.readValue("{\"metadata\":{%s},\"spec\":{%s}}".formatted(metadata, spec), kind);
            return (Wanted) Reading.of(resource);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(spec, e);
        }
    }

    private static Wanted namespaced(String allow) {
        var spec = "\"selfSigned\":{},\"deletionPolicy\":\"Retain\",\"allow\":{" + allow + "}";
        return wanted(CertificateAuthority.class, "\"name\":\"ca\",\"namespace\":\"shop\",\"uid\":\"u\"", spec);
    }

    private static Wanted clusterWide(String allow) {
        var spec = "\"selfSigned\":{},\"deletionPolicy\":\"Retain\",\"allow\":{" + allow + "}";
        return wanted(ClusterCertificateAuthority.class, "\"name\":\"ca\",\"uid\":\"u\"", spec);
    }

    private static Optional<Finding> objection(Wanted authority, WantedSpec certificate) {
        return Scope.objection(authority, certificate.build(), Map.of());
    }

    private static Optional<Code> code(Wanted authority, WantedSpec certificate) {
        return objection(authority, certificate).map(Finding::code);
    }

    private static WantedSpec named(String commonName) {
        return new WantedSpec().subject("CN=" + commonName).names();
    }

    @Test
    void a_namespaced_authority_signs_every_name_until_it_states_one() {
        assertThat(code(namespaced(""), new WantedSpec())).isEmpty();
        assertThat(code(namespaced("\"maxDuration\":\"24h\",\"keys\":[\"ECDSA\"]"), new WantedSpec()))
                .as("a lifetime is no name")
                .isEmpty();
        assertThat(code(namespaced("\"dnsNames\":[\"*.shop.svc\"]"), named("orders")))
                .as("names of a kind that is not stated are not signed then")
                .contains(Code.NAME_NOT_ALLOWED);
        assertThat(code(
                        namespaced("\"dnsNames\":[\"*.shop.svc\"],\"commonNames\":[\"${name}\"]"),
                        named("orders").names(new Dns("a.shop.svc"))))
                .isEmpty();
    }

    @Test
    void a_cluster_authority_signs_no_namespace_and_no_name_until_it_states_them() {
        assertThat(code(clusterWide(""), named("orders"))).contains(Code.NAMESPACE_NOT_ALLOWED);
        assertThat(code(clusterWide(EVERYWHERE), named("orders"))).contains(Code.NAME_NOT_ALLOWED);
        assertThat(code(clusterWide("\"commonNames\":[\"*\"]"), named("orders")))
                .contains(Code.NAMESPACE_NOT_ALLOWED);
        assertThat(code(clusterWide(EVERYWHERE + ",\"commonNames\":[\"*\"]"), named("orders")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    "commonNames":["carts"]         | nameNotAllowed
                    "commonNames":["${namespace}-*"]| allowUnclear
                    "maxDuration":"1h"              | durationNotAllowed
                    "maxDuration":"soon"            | allowUnclear
                    "keys":["RSA"]                  | keyNotAllowed
                    "keys":["DSA"]                  | allowUnclear
                    """, delimiter = '|', quoteCharacter = '\'')
    void every_limit_has_its_finding(String allow, String code) {
        assertThat(code(namespaced(allow), named("orders")).map(Code::text)).contains(code);
    }

    @Test
    void a_pattern_that_is_not_understood_takes_nothing_from_the_others_and_is_told_by_both() {
        var authority = namespaced("\"commonNames\":[\"${namespace}-*\",\"orders\"]");

        assertThat(code(authority, named("orders"))).isEmpty();
        assertThat(objection(authority, named("shop-x"))).hasValueSatisfying(finding -> {
            assertThat(finding.code()).isEqualTo(Code.ALLOW_UNCLEAR);
            assertThat(finding.sentence())
                    .contains("CertificateAuthority shop/ca", "allow.commonNames", "'${namespace}-*'", "team-a");
        });
        assertThat(authority.allowance().unclearness()).isPresent();
        assertThat(code(authority, named("x").names(new Dns("a.b")))).contains(Code.ALLOW_UNCLEAR);
    }

    /** The API server refuses these first; an older one, or a restored object, may not. */
    @Test
    void every_entry_that_is_not_understood_is_told() {
        var allowance = clusterWide("""
                "commonNames":["**"],"dnsNames":["a..b"],"uris":["x"],"emailAddresses":["x"],"ipAddresses":["10.0.0.1/8"],
                "otherNames":[{"oid":"1.2.3","utf8Value":"${x}"}],"subject":{"organizations":["${"]},
                "usages":["cooking"],"keys":["DSA"],"maxDuration":"x","authorities":[{"name":"x"}]""").allowance();

        assertThat(allowance.unclear().stream().map(Allowance.Unclear::path))
                .containsExactlyInAnyOrder(
                        "commonNames",
                        "dnsNames",
                        "uris",
                        "emailAddresses",
                        "ipAddresses",
                        "otherNames",
                        "subject.organizations",
                        "usages",
                        "keys",
                        "maxDuration",
                        "authorities");
        assertThat(allowance.unclearness().orElseThrow().sentence()).contains("(and 10 more)");
    }

    @Test
    void every_kind_of_name_can_be_stated() {
        var fields = """
                "commonNames":["x"],"dnsNames":["x"],"uris":["x:x"],"emailAddresses":["x@x"],"ipAddresses":["10.0.0.0/8"],
                "otherNames":[{"oid":"1.2.3","utf8Value":"x"}],"subject":{"organizations":["x"],
                "organizationalUnits":["x"],"countries":["SE"],"provinces":["x"],"localities":["x"],
                "streetAddresses":["x"],"postalCodes":["x"],"serialNumbers":["x"],"userIds":["x"],
                "domainComponents":["x"],"surnames":["x"],"givenNames":["x"],"titles":["x"]}""";
        var allowance = namespaced(fields).allowance();

        assertThat(allowance.unclear()).isEmpty();
        assertThat(allowance.names().orElseThrow()).containsOnlyKeys(NameField.values());
        assertThat(code(namespaced(fields), named("x").names(new Ip("10.0.0.7"))))
                .isEmpty();
    }

    @Test
    void an_authority_is_not_named_as_it_would_name_nobody() throws JsonProcessingException {
        for (var name : new String[] {"system:masters", "a\u202eb", "*"}) {
            var resource = JSON.readValue(
                    "{\"metadata\":{\"name\":\"ca\",\"namespace\":\"shop\",\"uid\":\"u\"},\"spec\":{\"selfSigned\":{"
                            + "\"commonName\":\"" + name + "\"},\"deletionPolicy\":\"Retain\"}}",
                    CertificateAuthority.class);

            assertThat(Reading.of(resource))
                    .isInstanceOfSatisfying(
                            Reading.Unclear.class,
                            unclear -> assertThat(unclear.because().code()).isEqualTo(Code.SPEC_UNCLEAR));
        }
    }
}
