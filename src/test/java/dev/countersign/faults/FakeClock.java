package dev.countersign.faults;

import dev.countersign.testing.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A clock that jumps whenever it is told to. libfaketime shows it to whatever process has the environment; what that process
 * counts with its monotonic clock is left alone, as on a machine whose clock somebody sets.
 */
public record FakeClock(Path library, Path file) {

    /** With a file of its own in the folder. Throws with a sentence if libfaketime cannot be had. */
    public static FakeClock in(Path folder) {
        var unpacked = Path.of(Commands.run("testbed/packages", "faketime").strip());
        try (var files = Files.walk(unpacked)) {
            var library = files.filter(file -> file.endsWith("libfaketimeMT.so.1"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no libfaketimeMT.so.1 in " + unpacked));
            var clock = new FakeClock(library, Files.createDirectories(folder).resolve("clock"));
            clock.jump(Duration.ZERO);
            return clock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toAbsolutePath().toString(),
                // Else the file is read whenever anybody looks at the clock.
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Else every wait of the JVM ends at once, and all of its threads spin.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** From now on it is so much ahead of the right time. */
    public void jump(Duration ahead) {
        try {
            var next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, List.of("%+d".formatted(ahead.toSeconds())));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
