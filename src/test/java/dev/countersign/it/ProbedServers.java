package dev.countersign.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.testing.servers.Kind;
import dev.countersign.testing.servers.Server;
import dev.countersign.testing.servers.ServerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** One server of each kind, with a port for each {@link Cell}; started when first asked for. */
final class ProbedServers implements AutoCloseable {
    private final Map<Kind, Server> running = new EnumMap<>(Kind.class);
    private final Path folder;
    private final Generations generations;

    ProbedServers(Path folder, Generations generations) {
        this.folder = folder;
        this.generations = generations;
    }

    /** Skips the test where such a server cannot be had, with the sentence that says why. */
    static void assumeThereIs(Kind kind) {
        kind.missing().ifPresent(sentence -> assumeTrue(false, sentence));
    }

    Server running(Kind kind) {
        assumeThereIs(kind);
        return running.computeIfAbsent(kind, this::start);
    }

    private Server start(Kind kind) {
        try {
            var own = Files.createDirectories(folder.resolve(kind.name()));
            var listeners = Stream.of(Cell.values())
                    .map(cell -> cell.listener(own, generations))
                    .toList();
            return Server.start(kind, own.resolve("run"), ServerIdentity.in(own, generations.now()), listeners);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        running.values().forEach(Server::close);
    }
}
