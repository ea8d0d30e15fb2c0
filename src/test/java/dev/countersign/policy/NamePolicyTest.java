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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePolicyTest {
    private static final DistinguishedName SUBJECT = DistinguishedName.parse("CN=orders,OU=shop,O=Acme");

    private static Optional<Objection.Kind> objection(DistinguishedName subject, Set<SubjectAlternativeName> names) {
        return NamePolicy.objection(subject, names).map(Objection::kind);
    }

    @Test
    void ordinary_names_are_certified() {
        var names = Set.of(new Dns("orders.shop.svc"), new Ip("10.0.0.7"), new Uri("spiffe://example.org/system:x"));
        assertThat(objection(SUBJECT, Set.copyOf(names))).isEmpty();
        assertThat(objection(DistinguishedName.parse("CN=systematic"), Set.of()))
                .isEmpty();
        assertThat(objection(DistinguishedName.parse("CN=my system:x"), Set.of()))
                .isEmpty();
    }

    /** A set gives another one first after each start, and the status would be written for nothing. */
    @Test
    void of_several_names_the_first_in_the_order_of_their_texts_is_named() {
        for (var form : List.of("system:%d", "*.%d.example.com")) {
            var names = IntStream.range(10, 30)
                    .<SubjectAlternativeName>mapToObj(number -> new Other("1.2.3", form.formatted(number)))
                    .collect(Collectors.toUnmodifiableSet());

            assertThat(NamePolicy.objection(SUBJECT, names).orElseThrow().sentence())
                    .startsWith("'" + form.formatted(10) + "'");
        }
    }

    /** Kubernetes reads CN as user and O as group; another server may read any other attribute. */
    @ParameterizedTest
    @EnumSource(value = AttributeType.class, names = "COUNTRY", mode = EnumSource.Mode.EXCLUDE)
    void a_reserved_name_is_refused_in_every_attribute(AttributeType type) {
        var subject = new DistinguishedName(
                List.of(new Attribute(AttributeType.COUNTRY, "DE"), new Attribute(type, "system:masters")));
        assertThat(objection(subject, Set.of())).contains(Objection.Kind.NAME_RESERVED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"system:masters", "SYSTEM:Masters", " system:x", "\u2003system:x", "system:", "System:node:a"})
    void spelling_does_not_help(String value) {
        var subject = new DistinguishedName(List.of(new Attribute(AttributeType.ORGANIZATION, value)));
        assertThat(objection(subject, Set.of())).contains(Objection.Kind.NAME_RESERVED);
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
        assertThat(objection(SUBJECT, Set.of(new Ip("10.0.0.7"), name))).contains(Objection.Kind.NAME_RESERVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.shop.svc", "a.*.svc", "*", "a*.svc"})
    void a_wildcard_names_nobody(String name) {
        assertThat(objection(SUBJECT, Set.of(new Dns(name)))).contains(Objection.Kind.NAME_IS_A_WILDCARD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=*", "CN=*.shop.svc", "CN=a*"})
    void a_common_name_is_no_wildcard_either(String subject) {
        assertThat(objection(DistinguishedName.parse(subject), Set.of())).contains(Objection.Kind.NAME_IS_A_WILDCARD);
    }

    @Test
    void nor_is_any_other_name() {
        for (var name : List.of(new Uri("spiffe://e.org/*"), new Email("*@e.org"), new Other("1.2.3", "*@e.org"))) {
            assertThat(objection(SUBJECT, Set.of(name))).contains(Objection.Kind.NAME_IS_A_WILDCARD);
        }
        assertThat(objection(DistinguishedName.parse("CN=x,O=A*Star"), Set.of()))
                .isEmpty();
    }

    /** What normalises to it, has something invisible in it, or is written with letters of another script. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uff53ystem:masters", // full width
                "sys\u200btem:masters", // zero width space
                "\u202esystem:masters", // right-to-left override
                "s y s t e m : masters",
                "system\uff1amasters", // full width colon
                "system\u2236masters", // ratio
                "\u0455\u0443\u0455\u0442\u0435\u043c:masters", // Cyrillic
                "\u0405ystem:masters", // a Cyrillic capital
                "s\u00fdstem:masters", // with an accent
                "\u017fystem:masters" // long s
            })
    void what_looks_like_it_or_is_read_as_it_is_reserved_too(String value) {
        var subject = new DistinguishedName(List.of(new Attribute(AttributeType.COMMON_NAME, value)));
        assertThat(objection(subject, Set.of())).contains(Objection.Kind.NAME_RESERVED);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "a\u202eb     | shows nothing",
                "a\u2066b     | shows nothing",
                "a\u200db     | shows nothing",
                "a\u00adb     | shows nothing",
                "a\ufeffb     | shows nothing",
                "a\ufe0fb     | shows nothing",
                "x\u2029b     | shows nothing",
                "a\ue000b     | shows nothing",
                "a\u3164b     | shows nothing",
                "a\u00a0b     | space",
                "a\u2003b     | space",
                "' a'    | space",
                "'a '    | space",
                "a  b | two spaces",
                "\uff41dmin   | 'admin'",
                "a\uff0fb     | 'a/b'",
                "a\u2024b     | 'a.b'",
                "u\u0308ber   | '\\u00fcber'"
            },
            delimiter = '|')
    void a_misleading_spelling_is_refused_in_the_subject_and_in_other_names(String value, String why) {
        var subject = new DistinguishedName(List.of(new Attribute(AttributeType.ORGANIZATION, value)));

        for (var objection : List.of(
                NamePolicy.objection(subject, Set.of()).orElseThrow(),
                NamePolicy.objection(SUBJECT, Set.of(new Other("1.2.3", value))).orElseThrow())) {
            assertThat(objection.kind()).isEqualTo(Objection.Kind.NAME_MISLEADING);
            assertThat(objection.sentence()).contains(why).matches("[ -~]*");
        }
    }

    static Stream<SubjectAlternativeName> misleading() {
        return Stream.of(
                new Dns("orders.shop.svc."),
                new Dns("10.0.0.7"),
                new Dns("0x7f.1"),
                new Dns("a.0xa000007"),
                new Dns("a..b"),
                new Dns(".a"),
                new Dns("-a.b"),
                new Dns("a-.b"),
                new Dns("a/b"),
                new Dns("a@b"),
                new Dns("a".repeat(64)),
                new Dns("a.".repeat(127) + "b"),
                new Uri("spiffe://e.org/ns/../sa/admin"),
                new Uri("spiffe://e.org/./a"),
                new Uri("spiffe://e.org/%2e%2E/a"),
                new Uri("spiffe://e.org/a/.."),
                new Uri("spiffe://e.org/a\\b"),
                new Uri("orders"),
                new Uri("//e.org/a"),
                new Email("a@b@e.org"),
                new Email("ann"),
                new Email("@e.org"),
                new Email("ann@e.org."),
                new Email("ann@10.0.0.7"),
                new Email("ann@[10.0.0.7]"));
    }

    @ParameterizedTest
    @MethodSource("misleading")
    void a_name_that_is_not_what_its_kind_says_is_refused(SubjectAlternativeName name) {
        assertThat(objection(SUBJECT, Set.of(name))).contains(Objection.Kind.NAME_MISLEADING);
    }

    @Test
    void names_of_people_and_places_are_fine() {
        for (var name :
                List.of("Jörg Müller", "Søren", "漢字", "Ольга", "Acme Inc.", "St. Gallen", "O'Brien, Ann", "a_b")) {
            var subject = new DistinguishedName(List.of(new Attribute(AttributeType.COMMON_NAME, name)));
            assertThat(objection(subject, Set.of())).as(name).isEmpty();
        }
        var names = Set.<SubjectAlternativeName>of(
                new Dns("xn--bcher-kva.example"),
                new Dns("_srv.a_b.svc"),
                new Dns("localhost"),
                new Dns("1a.2b"),
                new Uri("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
                new Uri("https://e.org/.well-known/a..b"),
                new Email("ann.b+c@e.org"));
        assertThat(objection(SUBJECT, names)).isEmpty();
    }

    @Test
    void what_is_shown_is_ascii() {
        assertThat(Visible.text("\u0430dmin\u202e\n")).isEqualTo("\\u0430dmin\\u202e\\u000a");
        assertThat(Visible.isNeeded("admin")).isFalse();
        assertThat(Visible.isNeeded("\u0430dmin")).isTrue();
    }

    @Test
    void the_objection_that_weighs_most_comes_first_and_names_its_object() {
        var subject = DistinguishedName.parse("CN=system:x");
        var objection = NamePolicy.objection(subject, Set.of(new Dns("*.a")));

        assertThat(objection).hasValueSatisfying(found -> {
            assertThat(found.kind()).isEqualTo(Objection.Kind.NAME_RESERVED);
            assertThat(found.sentence()).contains("'system:x'", "choose another name");
        });
    }
}
