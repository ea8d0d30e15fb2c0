package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.pki.PkiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "::1",
                "169.254.169.254",
                "fe80::1",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254"
            })
    void what_only_listens_for_a_machine_or_its_link_is_asked_by_nobody(String address) {
        assertThatThrownBy(() -> Hosts.literal(address)).isInstanceOf(PkiException.class);
        assertThatThrownBy(() -> Hosts.of(address)).isInstanceOf(PkiException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "192.0.2.7", "2001:db8::7", "fd00::7"})
    void pods_and_servers_are_asked_at_their_addresses(String address) {
        assertThat(Hosts.literal(address)).isEqualTo(Hosts.of(address).getFirst());
    }

    @Test
    void a_name_is_no_address_of_a_pod() {
        assertThatThrownBy(() -> Hosts.literal("localhost")).isInstanceOf(PkiException.class);
    }

    @Test
    void a_name_that_leads_to_this_machine_is_refused_like_its_address() {
        assertThatThrownBy(() -> Hosts.of("localhost"))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("no address that may be asked");
    }
}
