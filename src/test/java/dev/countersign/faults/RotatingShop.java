package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.testing.Installation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** One authority from its first key to its second, with a bundle and two certificates that live for a minute or two. */
record RotatingShop(Installation installation, String namespace) {
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final List<String> FACTS =
            List.of("countersign.dev/activated", "countersign.dev/retired", "countersign.dev/distrusted");

    /** Something that is asked for, and what it looks like when it is done. */
    record Step(String name, Runnable ask, org.awaitility.core.ThrowingRunnable done) {
        void take() {
            ask.run();
            Awaitility.await().atMost(LONGEST).untilAsserted(done);
        }
    }

    List<Step> steps() {
        return List.of(
                new Step("founded", this::found, () -> isAt(1, "none", "1")),
                new Step(
                        "published",
                        () -> authority(", rotation: {reason: another key}"),
                        () -> isAt(1, "AwaitTrust", "12")),
                new Step("activated", () -> bundle("shop/1, shop/2"), () -> isAt(2, "AwaitLeaves", "12")),
                new Step("retired", () -> {}, () -> isAt(2, "none", "2")));
    }

    private void found() {
        authority("");
        bundle("shop/1");
        List.of("one", "two").forEach(name -> apply("ClientCertificate", name, """
                {authorityRef: {name: shop}, commonName: %s, duration: 2m}""".formatted(name)));
    }

    private void authority(String more) {
        apply("CertificateAuthority", "shop", "{selfSigned: {}%s}".formatted(more));
    }

    private void bundle(String acknowledged) {
        apply(
                "TrustBundle",
                "all",
                "{sources: [{authority: {name: shop}}],"
                        + " relyingParties: [{kind: External, name: partner, acknowledged: [%s]}]}"
                                .formatted(acknowledged));
    }

    private void apply(String kind, String name, String spec) {
        installation.kubectl().apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(kind, name, namespace, spec));
    }

    private void isAt(int signer, String step, String generations) {
        var status = Optional.ofNullable(installation
                        .client()
                        .resources(CertificateAuthority.class)
                        .inNamespace(namespace)
                        .withName("shop")
                        .get())
                .map(CertificateAuthority::getStatus)
                .orElse(AuthorityStatus.EMPTY);
        assertThat(status.activeGeneration()).isEqualTo(signer);
        assertThat(Optional.ofNullable(status.rotation())
                        .map(AuthorityStatus.Progress::step)
                        .orElse("none"))
                .isEqualTo(step);
        var state = state();
        assertThat(state.keySet()).contains("Secret one", "Secret two");
        assertThat(state.getOrDefault("ConfigMap all", "").split("BEGIN", -1)).hasSize(generations.length() + 1);
    }

    /** Certificates, anchors and facts: what no old view may change. */
    Map<String, String> state() {
        var state = new TreeMap<String, String>();
        for (Secret secret :
                installation.client().secrets().inNamespace(namespace).list().getItems()) {
            var annotations =
                    Optional.ofNullable(secret.getMetadata().getAnnotations()).orElse(Map.of());
            var facts = FACTS.stream().filter(annotations::containsKey).map(fact -> fact + "=" + annotations.get(fact));
            state.put(
                    "Secret " + secret.getMetadata().getName(),
                    Optional.ofNullable(secret.getData()).orElse(Map.of()).getOrDefault("tls.crt", "")
                            + facts.toList());
        }
        for (ConfigMap map :
                installation.client().configMaps().inNamespace(namespace).list().getItems()) {
            state.put(
                    "ConfigMap " + map.getMetadata().getName(),
                    Optional.ofNullable(map.getData()).orElse(Map.of()).getOrDefault("ca.crt", ""));
        }
        return state;
    }
}
