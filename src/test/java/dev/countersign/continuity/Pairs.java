package dev.countersign.continuity;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Key pairs that somebody makes elsewhere and puts into the Secret of an authority, one for each text. */
final class Pairs implements Wish {
    private static final Duration LIFETIME = Duration.ofDays(30);

    private final KubernetesClient client;
    private final String namespace;
    private final String authority;
    private final Map<String, Map<String, String>> made = new TreeMap<>();

    Pairs(KubernetesClient client, String namespace, String authority) {
        this.client = client;
        this.namespace = namespace;
        this.authority = authority;
    }

    static String secret(String authority) {
        return authority + "-source";
    }

    @Override
    public void say(String text) {
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(secret(authority))
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withStringData(made.computeIfAbsent(text, this::make))
                .build();
        client.resource(secret).createOr(NonDeletingOperation::update);
    }

    /** With a subject of its own: the same subject with another key would be held. */
    private Map<String, String> make(String text) {
        var key = HeldKey.generate(KeySpec.P256, Pki.RANDOM);
        var subject = "CN=%s brings pair %d".formatted(authority, made.size() + 1);
        var pair = Pki.authority(subject, key, Instant.now().minusSeconds(60), LIFETIME);
        return Map.of("tls.crt", pair.certificate().pem(), "tls.key", key.exposePkcs8Pem());
    }
}
