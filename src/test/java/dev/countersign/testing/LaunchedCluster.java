package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cluster of local processes, started by the testbed's launcher. It ends with this process, however that ends,
 * unless it was started detached.
 */
record LaunchedCluster(Optional<Process> launcher, Path kubeconfig, Path assets) implements Cluster {
    private static final Pattern READY = Pattern.compile("ready kubeconfig=(\\S+) seconds=\\S+\\s*");

    static LaunchedCluster start(String choice, boolean audited) {
        try {
            var command = new ArrayList<>(List.of(program(), "run", "--assets", assets(choice)));
            if (audited) {
                command.add("--audit");
            }
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var line = process.inputReader().readLine();
            return of(Optional.of(process), choice, line == null ? "see the lines above" : line);
        } catch (IOException e) {
            throw new UncheckedIOException("the testbed's launcher cannot be run", e);
        }
    }

    static LaunchedCluster startDetached(String choice, Path folder) {
        var line = Commands.run(program(), "start", "--dir", folder.toString(), "--assets", assets(choice));
        return of(Optional.empty(), choice, line);
    }

    private static LaunchedCluster of(Optional<Process> launcher, String choice, String line) {
        var ready = READY.matcher(line);
        if (!ready.matches()) {
            throw new IllegalStateException("the cluster did not start: " + line);
        }
        return new LaunchedCluster(launcher, Path.of(ready.group(1)), Path.of(assets(choice)));
    }

    static String program() {
        return Environment.orElse(
                "COUNTERSIGN_LAUNCHER", Environment.orElse("COUNTERSIGN_ASSETS", "testbed") + "/testbed");
    }

    private static String assets(String choice) {
        return choice.equals("envtest")
                ? Environment.required("KUBEBUILDER_ASSETS", "set it to the folder of the envtest binaries")
                : Environment.required("COUNTERSIGN_ASSETS", "run 'make test' or 'make demo'");
    }

    @Override
    public String kubectl() {
        return assets.resolve("kubectl").toString();
    }

    /** The programs of envtest have no controller manager, so what belongs to a deleted object stays there. */
    @Override
    public boolean collectsGarbage() {
        return Files.exists(assets.resolve("kube-controller-manager"));
    }

    /** Whether it can have a node. */
    boolean hasKubelet() {
        return Files.exists(assets.resolve("kubelet"));
    }

    @Override
    public Optional<Path> audit() {
        return Optional.of(kubeconfig.resolveSibling("logs").resolve("audit.log"))
                .filter(Files::exists);
    }

    @Override
    public boolean restarts() {
        return true;
    }

    @Override
    public void restart(String component, Duration away) {
        var folder = Objects.requireNonNull(kubeconfig.getParent()).toString();
        Commands.run(program(), "restart", "--dir", folder, "--away", away.toMillis() + "ms", component);
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void close() {
        launcher.ifPresent(process -> {
            process.destroy(); // SIGTERM: it stops what it started
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
