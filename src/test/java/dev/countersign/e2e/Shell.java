package dev.countersign.e2e;

import dev.countersign.testing.Cluster;
import dev.countersign.testing.Commands;
import dev.countersign.testing.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where a stranger types: a folder in which the chart is, kubectl and helm on the path. */
record Shell(Path folder, Map<String, String> environment) {
    static Shell in(Path folder, Cluster cluster) {
        try {
            var programs = Files.createDirectories(folder.resolve("bin"));
            Files.createSymbolicLink(programs.resolve("kubectl"), Path.of(cluster.kubectl()));
            Files.createSymbolicLink(
                    programs.resolve("helm"), Path.of(Environment.required("COUNTERSIGN_HELM", "run 'make e2e'")));
            Files.createSymbolicLink(folder.resolve("helm"), Path.of("helm").toAbsolutePath());
            return new Shell(
                    folder,
                    Map.of(
                            "PATH",
                            programs + ":" + System.getenv("PATH"),
                            "KUBECONFIG",
                            cluster.kubeconfig().toString(),
                            // Helm would keep things in the home of whoever runs the tests.
                            "HELM_CACHE_HOME",
                            folder.resolve("helm-cache").toString(),
                            "HELM_CONFIG_HOME",
                            folder.resolve("helm-config").toString(),
                            "HELM_DATA_HOME",
                            folder.resolve("helm-data").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs what is typed; the first command that fails ends it. */
    Commands.Answer run(String commands) {
        return Commands.tryRun(folder, environment, "", List.of("sh", "-ec", commands));
    }

    /** The same; it must succeed. */
    String type(String commands) {
        var answer = run(commands);
        if (!answer.succeeded()) {
            throw new IllegalStateException(commands + "\n" + answer.text() + "\n" + happened());
        }
        return answer.text();
    }

    /** What the cluster has to say about a failure. */
    String happened() {
        return run("kubectl get events -A --sort-by=.lastTimestamp | tail -n 30; kubectl get pods -A -o wide;"
                        + " kubectl logs -n countersign-system deployment/countersign --tail=30")
                .text();
    }
}
