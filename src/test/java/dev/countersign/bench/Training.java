package dev.countersign.bench;

import dev.countersign.testing.Cluster;
import dev.countersign.testing.Folders;
import dev.countersign.testing.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Records the operator's AOT cache (JEP 483, 514, 515): it does its usual work once, and the JVM writes down at its end
 * which classes it had loaded and linked and which methods were hot.
 */
public final class Training {
    private Training() {}

    /** Writes the cache to the file that the argument names. */
    public static void main(String[] arguments) {
        var code = 1;
        try {
            record(arguments[0]);
            code = 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace(System.out);
        }
        System.exit(code); // the client's threads would go on
    }

    private static void record(String file) throws IOException {
        var folder = Files.createTempDirectory("countersign-training");
        var ours = Contender.read(Path.of("bench", "countersign.yaml"));
        try (var cluster = Cluster.start()) {
            var installation = Installation.on(cluster, folder.resolve("operator.kubeconfig"));
            installation.serveAll();
            var options = List.of("-XX:AOTCacheOutput=" + file);
            try (var operator = installation.operator("*", Path.of("target", "training.log"), options);
                    var api = Bench.api(installation)) {
                operator.awaitReady();
                work(api, installation, ours);
            }
        } finally {
            Folders.delete(folder);
        }
        if (!Files.exists(Path.of(file))) {
            throw new IllegalStateException("no AOT cache was written: target/training.log says why");
        }
    }

    /** A thousand certificates and a renewal of each. */
    private static void work(Api api, Installation installation, Contender ours) {
        var sightings = Sightings.of(api, ours);
        var fleet = new Fleet("training", 1_000);
        fleet.setUp(installation, ours);
        var log = new Renewals.Log(fleet);
        sightings.listen(log);
        Issuance.measure(api, sightings, ours.with("duration: 1m"), fleet);
        // Nothing is measured here: a slow machine makes a cache too.
        log.await(Duration.ofMinutes(10));
    }
}
