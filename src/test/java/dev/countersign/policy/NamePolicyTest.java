package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.AttributeType;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.DistinguishedName.Attribute;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Email;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.pki.SubjectAlternativeName.Other;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import dev.countersign.pki.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePolicyTest {
    private static final DistinguishedName SUBJECT = DistinguishedName.parse("CN=orders,OU=shop,O=Acme");
    private static final Set<Usage> USAGES = Set.of(Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH);

    private static Optional<Objection.Kind> objection(
            DistinguishedName subject, Set<SubjectAlternativeName> names, Set<Usage> usages) {
        return NamePolicy.objection(subject, names, usages).map(Objection::kind);
    }

    @Test
    void ordinary_names_are_certified() {
        var names = Set.of(new Dns("orders.shop.svc"), new Ip("10.0.0.7"), new Uri("spiffe://example.org/system:x"));
        assertThat(objection(SUBJECT, Set.copyOf(names), USAGES)).isEmpty();
        assertThat(objection(DistinguishedName.parse("CN=systematic"), Set.of(), USAGES))
                .isEmpty();
        assertThat(objection(DistinguishedName.parse("CN=my system:x"), Set.of(), USAGES))
                .isEmpty();
    }

    /** Kubernetes reads CN as user and O as group; another server may read any other attribute. */
    @ParameterizedTest
    @EnumSource(value = AttributeType.class, names = "COUNTRY", mode = EnumSource.Mode.EXCLUDE)
    void a_reserved_name_is_refused_in_every_attribute(AttributeType type) {
        var subject = new DistinguishedName(
                List.of(new Attribute(AttributeType.COUNTRY, "DE"), new Attribute(type, "system:masters")));
        assertThat(objection(subject, Set.of(), USAGES)).contains(Objection.Kind.NAME_RESERVED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"system:masters", "SYSTEM:Masters", " system:x", "\u2003system:x", "system:", "System:node:a"})
    void spelling_does_not_help(String value) {
        var subject = new DistinguishedName(List.of(new Attribute(AttributeType.ORGANIZATION, value)));
        assertThat(objection(subject, Set.of(), USAGES)).contains(Objection.Kind.NAME_RESERVED);
    }

    static Stream<SubjectAlternativeName> reserved() {
        return Stream.of(
                new Dns("system:node"),
                new Uri("system:masters"),
                new Email("system:admin@x"),
                new Other("1.2.3", "system:masters"));
    }

    @ParameterizedTest
    @MethodSource("reserved")
    void a_reserved_alternative_name_is_refused(SubjectAlternativeName name) {
        assertThat(objection(SUBJECT, Set.of(new Ip("10.0.0.7"), name), USAGES)).contains(Objection.Kind.NAME_RESERVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.shop.svc", "a.*.svc", "*", "a*.svc"})
    void a_wildcard_names_nobody(String name) {
        assertThat(objection(SUBJECT, Set.of(new Dns(name)), USAGES)).contains(Objection.Kind.NAME_IS_A_WILDCARD);
    }

    @ParameterizedTest
    @EnumSource(Usage.class)
    void of_the_extended_usages_only_client_auth_is_certified(Usage usage) {
        var usages = EnumSet.of(Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH, usage);
        var refused = usage == Usage.SERVER_AUTH || usage == Usage.EMAIL_PROTECTION;

        assertThat(objection(SUBJECT, Set.of(), usages))
                .isEqualTo(refused ? Optional.of(Objection.Kind.USAGE_NOT_ALLOWED) : Optional.empty());
    }

    @Test
    void the_objection_that_weighs_most_comes_first_and_names_its_object() {
        var subject = DistinguishedName.parse("CN=system:x");
        var objection = NamePolicy.objection(subject, Set.of(new Dns("*.a")), Set.of(Usage.SERVER_AUTH));

        assertThat(objection).hasValueSatisfying(found -> {
            assertThat(found.kind()).isEqualTo(Objection.Kind.NAME_RESERVED);
            assertThat(found.sentence()).contains("'system:x'", "choose another name");
        });
    }
}
