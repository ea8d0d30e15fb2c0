package dev.countersign.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a stranger types: a folder in which the chart and the examples are, kubectl and helm on the path. */
public record Shell(Path folder, Map<String, String> environment) {
    public static Shell in(Path folder, Cluster cluster) {
        try {
            var programs = Files.createDirectories(folder.resolve("bin"));
            link(programs.resolve("kubectl"), cluster.kubectl());
            link(programs.resolve("helm"), Environment.orElse("COUNTERSIGN_HELM", "helm"));
            for (var shipped : List.of("helm", "examples")) {
                link(folder.resolve(shipped), Path.of(shipped).toAbsolutePath().toString());
            }
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

    /** A program that has no path is on the path already. */
    private static void link(Path link, String target) throws IOException {
        if (Path.of(target).isAbsolute()) {
            Files.createSymbolicLink(link, Path.of(target));
        }
    }

    /** The same place, and another who types there: an administrator may speak for everybody. */
    public Shell as(String user, String... groups) {
        try {
            var own = Files.readString(Path.of(environment.get("KUBECONFIG")));
            var config = Serialization.unmarshal(own, ObjectNode.class);
            for (var entry : config.withArray("users")) {
                var identity = entry.withObject("user").put("as", user);
                List.of(groups).forEach(identity.withArray("as-groups")::add);
            }
            var changed = new HashMap<>(environment);
            var file = Files.writeString(folder.resolve(user + ".kubeconfig"), config.toString());
            changed.put("KUBECONFIG", file.toString());
            return new Shell(folder, Map.copyOf(changed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs what is typed; the first command that fails ends it. */
    public Commands.Answer run(String commands) {
        return Commands.tryRun(folder, environment, "", List.of("sh", "-ec", commands));
    }

    /** The same; it must succeed. */
    public String type(String commands) {
        var answer = run(commands);
        if (!answer.succeeded()) {
            throw new IllegalStateException(commands + "\n" + answer.text() + "\n" + happened());
        }
        return answer.text();
    }

    /** What the cluster has to say about a failure. */
    private String happened() {
        return run("kubectl get events -A --sort-by=.lastTimestamp | tail -n 30; kubectl get pods -A -o wide;"
                        + " kubectl logs -n countersign-system deployment/countersign --tail=30")
                .text();
    }
}
