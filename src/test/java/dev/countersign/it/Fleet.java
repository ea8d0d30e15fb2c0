package dev.countersign.it;

import static org.awaitility.Awaitility.await;

import dev.countersign.api.ClientCertificate;
import dev.countersign.testing.Countersign;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Many certificates at once. */
record Fleet(Countersign countersign, String namespace, int size) {
    void apply(String spec) {
        var yaml = new StringBuilder();
        IntStream.range(0, size).forEach(number -> yaml.append("""
                ---
                apiVersion: countersign.dev/v1alpha1
                kind: ClientCertificate
                metadata: {name: c%d, namespace: %s}
                spec: {authorityRef: {name: shop}, commonName: c%d, %s}
                """.formatted(number, namespace, number, spec)));
        countersign.kubectl().apply(yaml.toString());
    }

    List<ClientCertificate> all() {
        return countersign
                .client()
                .resources(ClientCertificate.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    void awaitReady(Duration atMost) {
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> all().stream().filter(Fleet::isReady).count() == size);
    }

    static boolean isReady(ClientCertificate certificate) {
        var status = certificate.getStatus();
        return status != null && Objects.holds(status.conditions(), "Ready", "True", "upToDate");
    }
}
