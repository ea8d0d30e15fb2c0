package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Email;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.pki.SubjectAlternativeName.Other;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectAlternativeNameTest {
    static Stream<SubjectAlternativeName> names() {
        return Stream.of(
                new Dns("orders.shop.svc"),
                new Dns("xn--bcher-kva.example"),
                new Ip("10.0.0.7"),
                new Ip("2001:db8::7"),
                new Ip("::"),
                new Ip("::ffff:10.0.0.7"),
                new Uri("spiffe://example.org/Orders"),
                new Email("ann@example.org"),
                new Other("1.3.6.1.4.1.311.20.2.3", "ann@acmé.example"),
                new Other("2.999.4294967296", "x"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_name_survives_encoding(SubjectAlternativeName name) {
        var encoded = AlternativeNames.encode(Set.of(name)).getNames();

        assertThat(encoded).hasSize(1);
        assertThat(AlternativeNames.decode(encoded[0])).contains(name);
    }

    /** Else the next certificate for the same names has them in another order, and another one is the first refused. */
    @Test
    void names_are_encoded_in_the_order_of_their_texts() {
        var names = names().collect(Collectors.toUnmodifiableSet());

        assertThat(Stream.of(AlternativeNames.encode(names).getNames())
                        .map(name -> AlternativeNames.decode(name).orElseThrow().text()))
                .isSorted()
                .hasSameSizeAs(names);
    }

    @ParameterizedTest
    @CsvSource({"2001:DB8:0:0:0:0:0:7, 2001:db8::7", "::FFFF:10.0.0.7, 10.0.0.7", "2001:db8::0007, 2001:db8::7"})
    void spellings_of_one_address_are_equal(String one, String other) {
        assertThat(new Ip(one)).isEqualTo(new Ip(other));
    }

    @Test
    void dns_names_have_no_case_and_everything_else_does() {
        assertThat(new Dns("Orders.SHOP.svc")).isEqualTo(new Dns("orders.shop.svc"));
        assertThat(new Uri("spiffe://a/B")).isNotEqualTo(new Uri("spiffe://a/b"));
        assertThat(new Email("Ann@a.b")).isNotEqualTo(new Email("ann@a.b"));
    }

    @Test
    void text_says_kind_and_value() {
        assertThat(new Dns("A.b").text()).isEqualTo("dns:a.b");
        assertThat(new Ip("10.0.0.7").text()).isEqualTo("ip:10.0.0.7");
        assertThat(new Uri("urn:x").text()).isEqualTo("uri:urn:x");
        assertThat(new Email("a@b").text()).isEqualTo("email:a@b");
        assertThat(new Other("1.2.3", "x").text()).isEqualTo("other:1.2.3:x");
    }

    /** A zone is of this machine only and does not fit into a certificate: read back, the name would be another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.org",
                "",
                "10.1",
                "167772161",
                "010.0.0.7",
                "0x7f.0.0.1",
                "[::1]",
                "10.0.0.7.",
                "10.0.0.256",
                "10.0.0.0/8",
                "fe80::1%1",
                "2001:db8::7::1"
            })
    void what_is_no_address_is_refused_without_asking_dns(String text) {
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> new Ip(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "a\u0000b", "bücher.example", "a\u007f"})
    void text_kinds_take_printable_ascii_only(String text) {
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> new Dns(text));
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> new Uri(text));
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> new Email(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000b", "a\ud800b", "a\ufffdb"})
    void an_other_name_takes_no_empty_or_unprintable_value(String value) {
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> new Other("1.2.3", value));
    }

    /** The API server's rule lets 1.99.1 through; ASN.1 does not (X.660: arcs 0 and 1 have 40 branches). */
    @ParameterizedTest
    @ValueSource(strings = {"", "1", "banana", "3.1", "1.40", "1.99.1", "1.02.3", "1..3", "1.2.", ".1.2"})
    void an_other_name_takes_no_identifier_that_cannot_be_encoded(String oid) {
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> new Other(oid, "x"));
    }
}
