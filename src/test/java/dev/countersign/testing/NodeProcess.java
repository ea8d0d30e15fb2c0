package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code testbed/node} for a cluster, which ends the node before itself; both end with this process. */
record NodeProcess(Path cluster) {
    /** The script's and the launcher's exit status for "not on this machine". */
    private static final int UNABLE = 4;

    static Node.Start start(LaunchedCluster cluster) {
        var folder = Objects.requireNonNull(cluster.kubeconfig().getParent());
        var log = Fork.file("node.log");
        try {
            var process = new ProcessBuilder("testbed/node", "--dir", folder.toString())
                    .redirectError(log.toFile())
                    .start();
            var line = process.inputReader().readLine();
            if (line != null && line.startsWith("ready ")) {
                return new Node.Start.Running(new NodeProcess(folder));
            }
            var said = Files.readAllLines(log);
            if (process.waitFor() == UNABLE && !said.isEmpty()) {
                return new Node.Start.Impossible(said.getLast());
            }
            throw new IllegalStateException("the node did not start: " + String.join("\n", said));
        } catch (IOException e) {
            throw new UncheckedIOException("the node did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Brings archives into the node, and images by their names, which are made if they are not there yet. */
    void load(List<String> images) {
        var archives = new ArrayList<String>();
        var names = new ArrayList<String>();
        images.forEach(image -> (Files.isRegularFile(Path.of(image)) ? archives : names).add(image));
        archives.addAll(made(names));
        if (!archives.isEmpty()) {
            archives.addAll(0, List.of(LaunchedCluster.program(), "load", "--dir", cluster.toString()));
            Commands.run(archives.toArray(String[]::new));
        }
    }

    private static List<String> made(List<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        var making = new ArrayList<>(List.of("testbed/images"));
        making.addAll(names);
        // Its progress comes before its answer: the last lines are the archives.
        var said = Commands.run(making.toArray(String[]::new)).lines().toList();
        return said.subList(said.size() - names.size(), said.size());
    }
}
