package dev.countersign.pki;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystorePasswordTest {
    private static KeystorePassword read(String text) {
        return KeystorePassword.read(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "changeit", "  with spaces  ", "~!@#$%^&*()\"'\\"})
    void printable_ascii_is_taken_as_it_stands(String text) {
        assertThat(read(text).characters()).containsExactly(text.toCharArray());
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "'hunter2\n', line break",
        "'hunter2\r\n', line break",
        "'hun\tter2', printable ASCII",
        "'hunter2\u007f', printable ASCII",
        "hüntér2, printable ASCII"
    })
    void what_java_could_not_open_a_keystore_with_is_refused_and_not_repeated(String text, String says) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining(says)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void the_longest_has_1024_characters() {
        assertThat(read("x".repeat(1024)).characters()).hasSize(1024);
        assertThatThrownBy(() -> read("x".repeat(1025))).hasMessageContaining("1024");
    }

    /** Computed by Python: hashlib.pbkdf2_hmac('sha256', b'changeit', b'shop/keystore-password/password', 100000). */
    @Test
    void the_digest_is_pbkdf2() {
        assertThat(read("changeit").digest("shop/keystore-password/password"))
                .isEqualTo("a9fea95918fb9101ab1de054fff3c15ab9610f15f585e2aeec50e0d8f97dbec8");
        assertThat(read("changeit").digest("other"))
                .isNotEqualTo(read("changeit").digest("shop"));
    }

    @Test
    void it_does_not_print_itself() {
        assertThat(read("hunter2").toString()).isEqualTo("keystore password");
    }
}
