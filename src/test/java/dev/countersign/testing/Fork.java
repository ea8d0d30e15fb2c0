package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JVM that the build forked for some of the test classes; each has a cluster of its own. */
final class Fork {
    private Fork() {}

    /** A file that only this JVM writes. */
    static Path file(String name) {
        try {
            var folder = Path.of("target", "fork-" + System.getProperty("countersign.fork", "1"));
            return Files.createDirectories(folder).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
