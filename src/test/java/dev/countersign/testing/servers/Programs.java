package dev.countersign.testing.servers;

import dev.countersign.testing.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Other people's programs, as {@code testbed/build-servers} has got them. */
public final class Programs {
    private Programs() {}

    /** Where a program is to be found. */
    public static Path path(String name) {
        return Path.of(Environment.required("COUNTERSIGN_SERVERS", "run 'make test'"), name);
    }

    /** Why it cannot be had here, in one sentence; empty if it can. */
    public static Optional<String> missing(String name) {
        if (Files.isExecutable(path(name))) {
            return Optional.empty();
        }
        try (var sentences = Files.lines(path("missing"))) {
            return Optional.of(sentences
                    .filter(sentence -> sentence.startsWith(name + " "))
                    .findFirst()
                    .orElse(name + " is missing: run 'testbed/build-servers'"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
