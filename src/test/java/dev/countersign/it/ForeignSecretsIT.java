package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Commands;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Other people's Secrets never enter the operator's memory, even where it may read them all. */
class ForeignSecretsIT {
    private static final int NAMESPACES = 1_000;
    private static final int SECRETS_EACH = 10;
    private static final String LABEL = "countersign-test-crowd";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.servingAll("it-crowd");

    @Test
    void ten_thousand_foreign_secrets_leave_the_heap_as_it_was() throws Exception {
        var objects = new Objects(COUNTERSIGN, "it-crowd");
        objects.authority("shop");
        objects.certificate("orders", "authorityRef: {name: shop}, commonName: orders");
        objects.awaitReady("orders");
        var before = heap();

        crowd();
        COUNTERSIGN.restart(); // a first list would be the time to read them
        objects.certificate("later", "authorityRef: {name: shop}, commonName: later");
        objects.awaitReady("later");
        var after = heap();

        assertThat(after.secrets()).as("Secrets in the heap").isLessThan(before.secrets() + 20);
        // 1,000 namespaces with their labels are kept; 10,000 Secrets of 8 KiB would be 80 MiB.
        assertThat(after.kibibytes() - before.kibibytes()).as("KiB more").isLessThan(8 * 1024);
        System.out.printf(
                "heap in use after collection: %d KiB before, %d KiB with %d foreign Secrets in %d namespaces%n",
                before.kibibytes(), after.kibibytes(), NAMESPACES * SECRETS_EACH, NAMESPACES);
    }

    private record Heap(long kibibytes, long secrets) {}

    /** Live objects only: the histogram collects garbage first. */
    private static Heap heap() {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var histogram = Commands.run(jcmd, Long.toString(COUNTERSIGN.operator().pid()), "GC.class_histogram");
        var secrets = histogram
                .lines()
                .filter(line -> line.endsWith(" io.fabric8.kubernetes.api.model.Secret"))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[1]))
                .sum();
        var total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return new Heap(Long.parseLong(total.split("\\s+", -1)[2]) / 1024, secrets);
    }

    private static void crowd() throws InterruptedException, ExecutionException {
        try (var pool = Executors.newFixedThreadPool(16)) {
            var made = pool.invokeAll(IntStream.range(0, NAMESPACES)
                    .mapToObj(ForeignSecretsIT::foreignNamespace)
                    .toList());
            for (var namespace : made) {
                namespace.get();
            }
        }
    }

    private static Callable<String> foreignNamespace(int number) {
        return () -> {
            var name = "it-crowd-" + number;
            var client = COUNTERSIGN.client();
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels(LABEL, "yes")
                            .endMetadata()
                            .build())
                    .create();
            for (var secret = 0; secret < SECRETS_EACH; secret++) {
                client.resource(new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace(name)
                                .withName("s" + secret)
                                .endMetadata()
                                .withStringData(Map.of("value", "x".repeat(8 * 1024)))
                                .build())
                        .create();
            }
            return name;
        };
    }

    @AfterAll
    static void away() {
        COUNTERSIGN.kubectl().run("delete", "namespaces", "-l", LABEL + "=yes", "--wait=false");
    }
}
