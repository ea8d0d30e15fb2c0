package dev.countersign.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A cluster of local processes, started by the testbed's launcher. It ends with this process, however that ends. */
record LaunchedCluster(Process launcher, Path kubeconfig, String kubectl, boolean collectsGarbage) implements Cluster {
    private static final Pattern READY = Pattern.compile("ready kubeconfig=(\\S+) seconds=.*");

    static LaunchedCluster start(String assets, boolean collectsGarbage) {
        var program = Environment.orElse("COUNTERSIGN_LAUNCHER", assets + "/testbed");
        try {
            var launcher = new ProcessBuilder(program, "run", "--assets", assets)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var line = firstLine(launcher.inputReader());
            var ready = READY.matcher(line);
            if (!ready.matches()) {
                throw new IllegalStateException("the cluster did not start: " + line);
            }
            return new LaunchedCluster(launcher, Path.of(ready.group(1)), assets + "/kubectl", collectsGarbage);
        } catch (IOException e) {
            throw new UncheckedIOException("the testbed's launcher cannot be run: " + program, e);
        }
    }

    private static String firstLine(BufferedReader output) throws IOException {
        var line = output.readLine();
        return line == null ? "see the lines above" : line;
    }

    @Override
    public void close() {
        launcher.destroy(); // SIGTERM: it stops what it started
        try {
            launcher.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
