package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand namespaces that ask for one bundle. The last of all: whoever deletes them is busy for minutes. */
class TrustThousandIT {
    private static final String NAMESPACE = "it-trust-fleet";
    private static final String LABEL = "it-fleet";
    private static final int NAMESPACES = 1_000;

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE).fillingEverywhere();

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @AfterAll
    static void away() {
        COUNTERSIGN
                .kubectl()
                .run(
                        "delete",
                        "cm",
                        "-A",
                        "-l",
                        "countersign.dev/trust-from=" + NAMESPACE + ".clients",
                        "--wait=false");
        COUNTERSIGN.kubectl().run("delete", "namespace", "-l", LABEL, "--wait=false");
    }

    @Test
    void a_thousand_that_ask_at_once_are_filled_in_half_a_minute_and_then_nothing_is_written()
            throws InterruptedException {
        var one = TrustBundleIT.root("one");
        var two = TrustBundleIT.root("two");
        trust(one);
        objects.awaitBundle("clients", "True", "upToDate");
        each(TrustThousandIT::namespace);
        var before = COUNTERSIGN.writes().now();

        var start = System.nanoTime();
        each(TrustThousandIT::ask);
        awaitFilled(one);
        var filled = Duration.ofNanos(System.nanoTime() - start);
        Thread.sleep(5_000);
        var writes = COUNTERSIGN.writes().counts(before);

        start = System.nanoTime();
        trust(one, two);
        awaitFilled(one, two);
        var changed = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(
                "%d namespaces were filled in %s and followed in %s: %s%n", NAMESPACES, filled, changed, writes);
        assertThat(filled).isLessThan(Duration.ofSeconds(30));
        assertThat(changed).isLessThan(Duration.ofSeconds(30));
        assertThat(writes).containsEntry("PATCH configmaps/", (long) NAMESPACES);
        assertThat(writes.get("PATCH trustbundles/status"))
                .as("a few looks at the bundle")
                .isLessThan(100);

        objects.awaitBundle("clients", "True", "upToDate");
        assertThat(objects.bundle("clients").published()).isEqualTo("1001/1001");
        Thread.sleep(5_000);
        var settled = COUNTERSIGN.writes().now();
        Thread.sleep(Duration.ofSeconds(70).toMillis());
        COUNTERSIGN.restart();
        Thread.sleep(10_000);
        assertThat(COUNTERSIGN.writes().said(settled)).isEmpty();
    }

    private void trust(Certificate... anchors) {
        objects.bundle(
                "clients",
                "sources: [{inline: \"%s\"}]"
                        .formatted(Certificate.pem(List.of(anchors)).replace("\n", "\\n")));
    }

    private static void each(java.util.function.IntConsumer action) {
        try (var threads = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, NAMESPACES).forEach(i -> threads.execute(() -> action.accept(i)));
        }
    }

    private static String name(int i) {
        return "it-fleet-%04d".formatted(i);
    }

    private static void namespace(int i) {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name(i))
                .addToLabels(LABEL, "")
                .endMetadata()
                .build();
        COUNTERSIGN.client().resource(namespace).create();
    }

    private static void ask(int i) {
        var asking = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(name(i))
                .withName("trust")
                .addToLabels("countersign.dev/trust-from", NAMESPACE + ".clients")
                .endMetadata()
                .build();
        COUNTERSIGN.client().resource(asking).create();
    }

    private static void awaitFilled(Certificate... anchors) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> COUNTERSIGN
                                .client()
                                .configMaps()
                                .inAnyNamespace()
                                .withLabel("countersign.dev/trust-from", NAMESPACE + ".clients")
                                .list()
                                .getItems()
                                .stream()
                                .filter(found -> carries(found, anchors))
                                .count()
                        == NAMESPACES + 1);
    }

    private static boolean carries(ConfigMap object, Certificate... anchors) {
        return object.getData() != null
                && object.getData().containsKey("ca.crt")
                && Certificate.readAll(object.getData().get("ca.crt")).size() == anchors.length;
    }
}
