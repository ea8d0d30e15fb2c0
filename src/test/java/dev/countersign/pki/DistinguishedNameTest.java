package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.DistinguishedName.Attribute;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistinguishedNameTest {
    private static DistinguishedName named(String commonName) {
        return new DistinguishedName(List.of(new Attribute(AttributeType.COMMON_NAME, commonName)));
    }

    @Test
    void text_begins_with_what_is_encoded_last() {
        var name = DistinguishedName.parse("CN=orders,OU=shop,O=Acme,C=DE");

        assertThat(name.attributes())
                .containsExactly(
                        new Attribute(AttributeType.COUNTRY, "DE"),
                        new Attribute(AttributeType.ORGANIZATION, "Acme"),
                        new Attribute(AttributeType.ORGANIZATIONAL_UNIT, "shop"),
                        new Attribute(AttributeType.COMMON_NAME, "orders"));
        assertThat(name).hasToString("CN=orders,OU=shop,O=Acme,C=DE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders",
                "a,b",
                "a+b",
                "\"quoted\"",
                "back\\slash",
                "\\leading",
                "\\",
                " leading",
                "trailing ",
                " ",
                "  ",
                "#hash",
                "#0c03616263",
                "in#side",
                "a;b<c>d=e",
                "=",
                "über €, 漢字 😀",
                "C=DE,O=x",
                "a\\,b",
                "\\20"
            })
    void a_value_survives_text_and_encoding(String value) {
        var name = named(value);

        assertThat(DistinguishedName.of(name.encoded())).isEqualTo(name);
        assertThat(DistinguishedName.parse(name.text())).isEqualTo(name);
    }

    /** Policy judges the value as written; an encoder that interprets it certifies another one. */
    @ParameterizedTest
    @ValueSource(strings = {"#0c0e73797374656d3a6d617374657273", "\\system:masters", "\\#0c0161", "#nohex"})
    void what_is_signed_is_what_policy_judged(String value) {
        var validity = Validity.from(Pki.START, Duration.ofDays(1));
        var usual = Pki.leaf(Pki.KEY.publicKey(), validity);
        var leaf = new Leaf(named(value), Set.of(), usual.usages(), usual.publicKey(), usual.serial(), validity);

        assertThat(Pki.sign(Pki.AUTHORITY, leaf).subject()).contains(named(value));
    }

    @ParameterizedTest
    @EnumSource(AttributeType.class)
    void every_type_survives_text_and_encoding(AttributeType type) {
        var name = new DistinguishedName(List.of(new Attribute(type, "DE")));

        assertThat(DistinguishedName.of(name.encoded())).isEqualTo(name);
        assertThat(DistinguishedName.parse(name.text())).isEqualTo(name);
        assertThat(AttributeType.of(type.oid())).contains(type);
    }

    @ParameterizedTest
    @EnumSource(AttributeType.class)
    void a_value_may_be_as_long_as_rfc_5280_allows_and_no_longer(AttributeType type) {
        new DistinguishedName(List.of(new Attribute(type, "x".repeat(type.longest()))));
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> new DistinguishedName(List.of(new Attribute(type, "x".repeat(type.longest() + 1)))))
                .withMessageContaining(type.label());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    CN=a\\,CN=b            | more than one CN
                    CN=a\\,O=x\\,CN=b      | more than one CN
                    2.5.4.3=a\\,CN=b       | more than one CN
                    UID=a\\,UID=b          | more than one UID
                    serialNumber=a\\,O=x\\,serialNumber=b | more than one serialNumber
                    CN=a\\FF               | control character
                    CN=a+O=x               | multi-valued
                    1.2.840.113549.1.9.1=x | not taken
                    emailAddress=a@b.c     | not a distinguished name
                    2.5.4.65=x             | not taken
                    CN=                    | 1 to 64
                    C=Germany              | 1 to 2
                    C=1A                   | two-letter
                    CN=#0c03616263         | hexadecimal
                    CN= #0c03616263        | hexadecimal
                    CN =#0c03616263        | hexadecimal
                    CN=a\\,                | not a distinguished name
                    orders                 | not a distinguished name
                    """, delimiter = '|')
    void what_is_unclear_is_refused(String written, String why) {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> DistinguishedName.parse(written.replace("\\,", ",")))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x85, 0x9f})
    void control_characters_are_refused(int character) {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> named("a" + Character.toString(character) + "b"))
                .withMessageContaining("control character");
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> DistinguishedName.parse("CN=a\\%02Xb".formatted(character)));
    }

    /** RFC 5280, appendix A.1: these two are PrintableString, and the domain component is an IA5String (RFC 4519). */
    @Test
    void values_have_the_string_types_of_the_rfc() {
        var name = DistinguishedName.parse("DC=example,serialNumber=A-1,CN=orders,C=DE")
                .encoded()
                .getRDNs();

        assertThat(name[0].getFirst().getValue()).isInstanceOf(ASN1PrintableString.class);
        assertThat(name[1].getFirst().getValue()).isInstanceOf(ASN1UTF8String.class);
        assertThat(name[2].getFirst().getValue()).isInstanceOf(ASN1PrintableString.class);
        assertThat(name[3].getFirst().getValue()).isInstanceOf(ASN1IA5String.class);
    }

    /** Else it is read back as another name, and the certificate is issued again without end. */
    @ParameterizedTest
    @CsvSource({"SERIAL_NUMBER, €", "SERIAL_NUMBER, a_b", "SERIAL_NUMBER, a@b", "DOMAIN_COMPONENT, bücher€"})
    void a_value_that_its_string_type_cannot_hold_is_refused(AttributeType type, String value) {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> new DistinguishedName(List.of(new Attribute(type, value))));
    }

    /** JSON can carry half a surrogate pair; UTF-8 cannot. */
    @Test
    void half_a_surrogate_pair_is_refused() {
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> named("a\ud800b"));
    }
}
