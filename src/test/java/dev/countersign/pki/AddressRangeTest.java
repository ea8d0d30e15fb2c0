package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.pki.SubjectAlternativeName.Ip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.7/32, 10.0.0.7, true",
        "10.0.0.7/32, 10.0.0.6, false",
        "128.0.0.0/1, 255.255.255.255, true",
        "128.0.0.0/1, 127.255.255.255, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 1.2.3.4, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::7/128, 2001:DB8:0::7, true"
    })
    void a_range_holds_what_begins_with_its_bits(String range, String address, boolean held) {
        assertThat(AddressRange.parse(range).contains(new Ip(address))).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0.0/08",
                "10/8",
                "::/129",
                "2001:db8::7/32",
                "a/8",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "fe80::%1/64",
                "10.0.0.0/99999999999"
            })
    void what_is_no_range_is_refused(String text) {
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> AddressRange.parse(text));
    }
}
