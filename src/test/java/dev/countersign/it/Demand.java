package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificate;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Somebody who asks for one certificate after the other, whether or not the API server answers at the moment. */
final class Demand implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(300);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ALL = Duration.ofMinutes(2);

    private final Countersign countersign;
    private final Objects objects;
    private final String prefix;
    private final AtomicInteger asked = new AtomicInteger();
    private final Thread thread;

    Demand(Countersign countersign, String namespace, String prefix) {
        this.countersign = countersign;
        this.objects = new Objects(countersign, namespace);
        this.prefix = prefix;
        thread = Thread.startVirtualThread(this::ask);
    }

    private void ask() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
                if (create(prefix + "-" + asked.get())) {
                    asked.incrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if it is to be asked again. */
    private boolean create(String name) {
        var certificate = new GenericKubernetesResourceBuilder()
                .withApiVersion("countersign.dev/v1alpha1")
                .withKind("ClientCertificate")
                .withNewMetadata()
                .withName(name)
                .withNamespace(objects.namespace())
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of("authorityRef", Map.of("name", "shop"), "commonName", name))
                .build();
        try {
            countersign.client().resource(certificate).create();
            return true;
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT; // the answer to an earlier request was lost
        }
    }

    /** Asks for one more, and says after which time it was there. */
    Duration one(String name, Duration atMost) {
        var began = System.nanoTime();
        Awaitility.await().atMost(atMost).pollInterval(POLL).until(() -> create(prefix + "-" + name));
        Awaitility.await()
                .atMost(atMost)
                .pollInterval(POLL)
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() ->
                        Objects.holds(objects.status(prefix + "-" + name).conditions(), "Ready", "True", "upToDate"));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    int asked() {
        return asked.get();
    }

    /** All are there, each issued once, and each status says what the Secret holds. */
    void awaitAll() {
        Awaitility.await().atMost(ALL).untilAsserted(() -> assertThat(mine()).allMatch(Fleet::isReady));
        assertThat(mine()).hasSizeGreaterThan(asked()).allSatisfy(certificate -> {
            var name = certificate.getMetadata().getName();
            assertThat(objects.isPair(name)).as(name).isTrue();
            assertThat(certificate.getStatus().revision()).as(name).isEqualTo(1);
            assertThat(certificate.getStatus().serialNumber())
                    .as(name)
                    .isEqualTo(objects.leaf(name).serial().hex());
        });
    }

    private List<ClientCertificate> mine() {
        return countersign
                .client()
                .resources(ClientCertificate.class)
                .inNamespace(objects.namespace())
                .list()
                .getItems()
                .stream()
                .filter(certificate -> certificate.getMetadata().getName().startsWith(prefix + "-"))
                .toList();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
