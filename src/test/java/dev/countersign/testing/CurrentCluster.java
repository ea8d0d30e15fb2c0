package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user's own context, flattened into one file. Only if asked for by name. */
record CurrentCluster(Path kubeconfig) implements Cluster {
    CurrentCluster() {
        this(flattened());
    }

    private static Path flattened() {
        try {
            var config = Commands.run(kubectlProgram(), "config", "view", "--flatten", "--minify");
            var file = Files.createTempFile("countersign-current", ".kubeconfig");
            return Files.writeString(file, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kubectlProgram() {
        return Environment.orElse("COUNTERSIGN_KUBECTL", "kubectl");
    }

    @Override
    public String kubectl() {
        return kubectlProgram();
    }

    @Override
    public boolean collectsGarbage() {
        return true;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void close() {
        // It is not ours to stop.
    }
}
