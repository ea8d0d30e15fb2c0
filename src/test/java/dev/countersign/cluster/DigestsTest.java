package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.Sha256;
import dev.countersign.plan.trust.Anchors;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What remains of objects of others before they reach a cache. */
class DigestsTest {
    private static final Certificate ONE = Pki.AUTHORITY.certificate();
    private static final Certificate TWO = Pki.OTHER_AUTHORITY.certificate();
    private static final String PEM = "# comment\n" + ONE.pem() + "\n" + TWO.pem();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void of_a_config_map_digests_sizes_and_the_hash_of_its_anchors_remain() {
        var object = Digests.of(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("x")
                .endMetadata()
                .addToData("ca.crt", PEM)
                .addToData("other", "ü")
                .addToBinaryData("store", Redaction.encode(new byte[] {1, -2, 3}))
                .build());

        assertThat(object.getBinaryData()).isNullOrEmpty();
        assertThat(object.toString()).doesNotContain("BEGIN");
        assertThat(Digests.read(object.getData()))
                .isEqualTo(Map.of(
                        "ca.crt",
                        new Digests.Entry(Sha256.hex(PEM), PEM.length(), Optional.of(Anchors.hash(List.of(TWO, ONE)))),
                        "other",
                        new Digests.Entry(Sha256.hex("ü"), 2, Optional.empty()),
                        "store",
                        new Digests.Entry(Sha256.hex(new byte[] {1, -2, 3}), 3, Optional.empty())));
    }

    @Test
    void of_a_secret_nothing_that_is_secret_remains() {
        var key = Pki.KEY.exposePkcs8Pem();
        var object = Digests.of(new SecretBuilder()
                .withNewMetadata()
                .withName("x")
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", key)
                .addToAnnotations("somebodys", "note")
                .addToAnnotations("countersign.dev/managed-keys", "ca.crt")
                .endMetadata()
                .addToData("tls.key", Redaction.encode(key))
                .addToData("mixed", Redaction.encode(PEM + key))
                .build());

        assertThat(object.toString())
                .doesNotContain("BEGIN")
                .doesNotContain(Redaction.encode(key).substring(0, 40))
                .doesNotContain("note");
        assertThat(object.getMetadata().getAnnotations()).containsOnlyKeys("countersign.dev/managed-keys");
        var mixed = PEM + key;
        assertThat(Digests.read(object.getData()))
                .containsEntry("mixed", new Digests.Entry(Sha256.hex(bytes(mixed)), mixed.length(), Optional.empty()))
                .containsEntry("tls.key", new Digests.Entry(Sha256.hex(bytes(key)), key.length(), Optional.empty()));
    }

    @Test
    void the_same_bytes_have_the_same_digest_in_every_kind() {
        var configMap = Digests.of(new ConfigMapBuilder()
                .withNewMetadata()
                .endMetadata()
                .addToData("trustBundle", PEM)
                .build());
        var secret = Digests.of(new SecretBuilder()
                .withNewMetadata()
                .endMetadata()
                .addToData("trustBundle", Redaction.encode(PEM))
                .build());
        var cluster = new GenericKubernetesResource();
        cluster.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMeta());
        cluster.setAdditionalProperty("spec", Map.of("signerName", "x.y/z", "trustBundle", PEM));

        assertThat(Digests.read(Digests.of(cluster)))
                .isEqualTo(Digests.read(secret.getData()))
                .isEqualTo(Digests.read(configMap.getData()));
    }

    @Test
    void an_object_that_was_stripped_already_stays_as_it_is() {
        var once = Digests.of(new ConfigMapBuilder()
                .withNewMetadata()
                .endMetadata()
                .addToData("ca.crt", PEM)
                .build());
        var before = Map.copyOf(once.getData());

        assertThat(Digests.of(once).getData()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "digest", "digest x 1 -", "digest 00 1", "-----BEGIN CERTIFICATE-----\nAAAA"})
    void what_somebody_may_write_is_read_as_what_it_is(String value) {
        var object = Digests.of(new ConfigMapBuilder()
                .withNewMetadata()
                .endMetadata()
                .addToData("ca.crt", value)
                .build());

        assertThat(Digests.read(object.getData()))
                .containsEntry("ca.crt", new Digests.Entry(Sha256.hex(value), value.length(), Optional.empty()));
    }
}
