package dev.countersign.bench;

import dev.countersign.testing.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A peer's process, as an administrator; or none, if it runs in the cluster already. */
record Peer(@org.jspecify.annotations.Nullable Process process) implements AutoCloseable {
    static Peer start(Contender contender, Installation installation) {
        if (contender.install() != null) {
            contender.install().forEach(file -> installation.kubectl().run("apply", "--server-side", "-f", file));
        }
        if (contender.command() == null) {
            return new Peer(null);
        }
        try {
            var builder = new ProcessBuilder(contender.command())
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "bench-" + contender.name() + ".log")
                            .toFile());
            builder.environment()
                    .put("KUBECONFIG", installation.cluster().kubeconfig().toString());
            return new Peer(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(contender.name() + " cannot be started", e);
        }
    }

    /** Without a process of its own, this one stands in, so that figures of the process are the client's. */
    long pid() {
        return process == null ? ProcessHandle.current().pid() : process.pid();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
