package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody who keeps changing our Secret does not drag us into a race. */
class ContestIT {
    private static final String NAMESPACE = "it-contest";
    private static final Duration ATTACK = Duration.ofSeconds(20);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @BeforeAll
    static void authority() {
        new Objects(COUNTERSIGN, NAMESPACE).authority("shop");
    }

    @Test
    void ten_edits_a_second_cost_less_than_a_write_a_second_and_a_retry_ends_it() throws InterruptedException {
        objects.certificate("orders", "authorityRef: {name: shop}, commonName: orders");
        objects.awaitReady("orders");
        COUNTERSIGN.inspector().tamperedWith(NAMESPACE, "orders");

        var before = COUNTERSIGN.writes().now();
        var edits = attack("orders");
        var during = COUNTERSIGN.writes().counts(before);

        assertThat(edits).as("edits of the hostile writer").isGreaterThan(100);
        var ours = during.values().stream().mapToLong(count -> count).sum()
                - COUNTERSIGN.writes().counted(edits);
        System.out.printf("%d edits in %s were answered by %d writes: %s%n", edits, ATTACK, ours, during);
        assertThat(ours).as("writes of the operator: %s", during).isBetween(1L, ATTACK.toSeconds() - 1);
        assertThat(during.getOrDefault("POST events/", 0L)).as("events").isLessThanOrEqualTo(3);
        objects.awaitIssuing("orders", "True", "secretContested");
        assertThat(COUNTERSIGN.kubectl().run("get", "events", "-n", NAMESPACE)).contains("secretContested");

        // A spec that did not change is not looked at for its own sake, a new text of the annotation is.
        COUNTERSIGN.kubectl().run("annotate", "ccert", "-n", NAMESPACE, "orders", "countersign.dev/retry=found it");

        objects.awaitIssuing("orders", "False", "upToDate");
        objects.awaitReady("orders");
        assertThat(objects.isPair("orders")).isTrue();
        assertThat(objects.status("orders").retried()).isEqualTo("found it");
        assertThat(objects.status("orders").failedAttempts()).isNull();

        var settled = COUNTERSIGN.writes().now();
        Thread.sleep(10_000);
        assertThat(COUNTERSIGN.writes().said(settled)).as("writes afterwards").isEmpty();
    }

    @Test
    void a_changed_spec_ends_it_too_and_a_restart_does_not() throws InterruptedException {
        objects.certificate("carts", "authorityRef: {name: shop}, commonName: carts");
        objects.awaitReady("carts");
        COUNTERSIGN.inspector().tamperedWith(NAMESPACE, "carts");
        attack("carts");
        objects.awaitIssuing("carts", "True", "secretContested");

        COUNTERSIGN.restart();
        Thread.sleep(1_000);
        objects.awaitIssuing("carts", "True", "secretContested");

        objects.certificate("carts", "authorityRef: {name: shop}, commonName: carts, duration: 48h");
        objects.awaitIssuing("carts", "False", "upToDate");
        objects.awaitReady("carts");
        assertThat(objects.isPair("carts")).isTrue();
    }

    /** Takes the key away, then a label, ten times a second; returns how often it succeeded. */
    private static long attack(String name) throws InterruptedException {
        var end = System.nanoTime() + ATTACK.toNanos();
        var edits = 0;
        while (System.nanoTime() < end) {
            var edit = edits % 2 == 0
                    ? "{\"data\":{\"tls.key\":\"bm90IGEga2V5\"}}"
                    : "{\"metadata\":{\"annotations\":{\"countersign.dev/managed-labels\":\"x%d\"}}}".formatted(edits);
            try {
                COUNTERSIGN
                        .client()
                        .secrets()
                        .inNamespace(NAMESPACE)
                        .withName(name)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), edit);
                edits++;
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).isIn(404, 409);
            }
            Thread.sleep(95);
        }
        return edits;
    }
}
