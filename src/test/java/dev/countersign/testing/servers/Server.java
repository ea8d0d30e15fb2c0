package dev.countersign.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server that runs: all its ports take connections. */
public final class Server implements AutoCloseable {
    private final Kind kind;
    private final Path folder;
    private final ServerIdentity identity;
    private final List<Listener> listeners;
    private final List<ServerProcess> processes = new ArrayList<>();

    private Server(Kind kind, Path folder, ServerIdentity identity, List<Listener> listeners) {
        this.kind = kind;
        this.folder = folder;
        this.identity = identity;
        this.listeners = List.copyOf(listeners);
    }

    public static Server start(Kind kind, Path folder, ServerIdentity identity, List<Listener> listeners) {
        var server = new Server(kind, folder, identity, listeners);
        try {
            server.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void start() {
        if (kind.recipe().servesManyPorts()) {
            run(folder, listeners);
        } else {
            listeners.forEach(listener -> run(folder.resolve(listener.name()), List.of(listener)));
        }
        // All of them start while we wait for the first.
        for (var i = 0; i < listeners.size(); i++) {
            var process = processes.get(kind.recipe().servesManyPorts() ? 0 : i);
            process.await(listeners.get(i).socketAddress());
        }
    }

    private void run(Path own, List<Listener> some) {
        try {
            Files.createDirectories(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = kind.recipe().prepare(own, identity, some);
        processes.add(ServerProcess.start(command, own, own.resolve("server.log")));
    }

    public Listener listener(String name) {
        return listeners.stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Tells it that its anchors are other ones now, as far as it can be told. It may take a moment to follow. */
    public void reload() {
        switch (kind.reload()) {
            case Reload.Signal signal -> processes.forEach(process -> process.signal(signal.name()));
            case Reload.Watch _ -> {}
            case Reload.Restart _ -> restart();
        }
    }

    /** Ends it and starts it again on the same ports. */
    public void restart() {
        close();
        processes.clear();
        start();
    }

    /** Takes connections and says nothing, until {@link #goOn}. */
    public void hang() {
        processes.forEach(ServerProcess::hang);
    }

    public void goOn() {
        processes.forEach(ServerProcess::goOn);
    }

    @Override
    public void close() {
        processes.forEach(ServerProcess::close);
    }
}
