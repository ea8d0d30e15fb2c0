package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.Sha256;
import dev.countersign.plan.client.Stored;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String CERTIFICATE = Pki.certificate(Pki.START).pem();

    static Stream<HeldKey> keys() {
        return Stream.of(Pki.KEY, Pki.ED25519_KEY, Pki.RSA_KEY);
    }

    private static Secret secret(Map<String, String> texts) {
        var data = new HashMap<String, String>();
        texts.forEach((key, text) -> data.put(key, Redaction.encode(text)));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("orders")
                .withAnnotations(new HashMap<>(Map.of("kept", "yes", LAST_APPLIED, "{\"data\":{\"tls.key\":\"…\"}}")))
                .withManagedFields(new ManagedFieldsEntry())
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(data)
                .build();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void of_a_key_its_kind_encoding_and_fingerprint_stay_and_no_byte_of_it(HeldKey key) {
        for (var pem : List.of(key.exposePkcs8Pem(), key.exposeTraditionalPem())) {
            var redacted = Redaction.of(secret(Map.of("tls.key", pem, "tls.crt", CERTIFICATE)));

            assertHidden(redacted, pem);
            assertThat(Redaction.key(redacted.getData()))
                    .contains(new Stored.Key(
                            key.spec(), key.publicKey().fingerprint(), !pem.startsWith("-----BEGIN PRIVATE KEY")));
        }
    }

    /** What was just written is not read out of the text again, and must be marked alike. */
    @ParameterizedTest
    @MethodSource("keys")
    void a_key_at_hand_is_marked_as_the_same_key_read_from_its_text(HeldKey key) {
        for (var pem : List.of(key.exposePkcs8Pem(), key.exposeTraditionalPem())) {
            var read = Redaction.of(secret(Map.of("tls.key", pem))).getData().get("tls.key");

            assertThat(Redaction.mark(key, !pem.startsWith("-----BEGIN PRIVATE KEY")))
                    .isEqualTo(read);
        }
    }

    /** Neither a line of the PEM nor a run of its base64 as it stands in a Secret. */
    private static void assertHidden(Secret redacted, String pem) {
        var text = redacted.toString();
        pem.lines()
                .filter(line -> !line.startsWith("-"))
                .forEach(line -> assertThat(text).doesNotContain(line));
        var encoded = Redaction.encode(pem);
        IntStream.range(0, encoded.length() / 32)
                .mapToObj(run -> encoded.substring(32 * run, 32 * run + 32))
                .forEach(run -> assertThat(text).doesNotContain(run));
        redacted.getData().values().stream()
                .filter(value -> !value.contains(" "))
                .forEach(value -> assertThat(Redaction.decode(value)).doesNotContain("PRIVATE KEY"));
    }

    @Test
    void public_parts_stay_as_they_are() {
        var redacted = Redaction.of(secret(Map.of("tls.crt", CERTIFICATE, "ca.crt", CERTIFICATE)));

        assertThat(redacted.getData())
                .containsEntry("tls.crt", Redaction.encode(CERTIFICATE))
                .containsEntry("ca.crt", Redaction.encode(CERTIFICATE));
    }

    /** Many a tool writes key and certificate into one file. */
    @ParameterizedTest
    @ValueSource(strings = {"tls.crt", "ca.crt"})
    void a_key_that_stands_among_certificates_is_hidden_too(String name) {
        var pem = Pki.KEY.exposePkcs8Pem();

        assertHidden(Redaction.of(secret(Map.of(name, CERTIFICATE + pem))), pem);
    }

    @Test
    void everything_else_becomes_its_hash() {
        var redacted = Redaction.of(secret(Map.of("serial.key", "secret", "keystore.p12", "hunter2")));

        assertThat(redacted.getData())
                .containsEntry("serial.key", "redacted " + Sha256.hex(Redaction.encode("secret")))
                .containsEntry("keystore.p12", "redacted " + Sha256.hex(Redaction.encode("hunter2")));
    }

    @Test
    void kubectls_copy_and_managed_fields_are_removed_and_other_annotations_stay() {
        var metadata = Redaction.of(secret(Map.of())).getMetadata();

        assertThat(metadata.getAnnotations()).containsOnly(Map.entry("kept", "yes"));
        assertThat(metadata.getManagedFields()).isNullOrEmpty();
    }

    @Test
    void redacting_twice_changes_nothing() {
        var once = Redaction.of(secret(Map.of("tls.key", Pki.KEY.exposePkcs8Pem(), "other", "x")));
        var before = Map.copyOf(once.getData());

        assertThat(Redaction.of(once).getData()).isEqualTo(before);
    }

    @Test
    void a_secret_without_data_or_annotations_is_taken() {
        var empty = new SecretBuilder().withNewMetadata().endMetadata().build();

        assertThatNoException().isThrownBy(() -> Redaction.of(empty));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"})
    void what_is_no_key_is_marked_as_unreadable(String text) {
        var redacted = Redaction.of(secret(Map.of("tls.key", text)));

        assertThat(redacted.getData().get("tls.key")).isEqualTo("redacted unreadable");
        assertThat(Redaction.key(redacted.getData())).isEmpty();
    }

    /** It runs inside the watch over everybody's Secrets: an exception here would end it for all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // An algorithm that nobody knows: openssl genpkey -algorithm ED25519, one byte of its identifier
                // changed.
                "MC4CAQAwBQYDK2V/BCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
                // X25519, which agrees on keys and signs nothing.
                "MC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
            })
    void no_key_of_whatever_kind_makes_it_throw(String der) {
        var pem = "-----BEGIN PRIVATE KEY-----\n" + der + "\n-----END PRIVATE KEY-----\n";

        assertThat(Redaction.of(secret(Map.of("tls.key", pem))).getData())
                .containsEntry("tls.key", "redacted unreadable");
    }

    @Test
    void what_is_not_base64_is_marked_as_unreadable() {
        var secret = secret(Map.of());
        secret.setData(new HashMap<>(Map.of("tls.key", "%%%")));

        assertThat(Redaction.of(secret).getData()).containsEntry("tls.key", "redacted unreadable");
    }
}
