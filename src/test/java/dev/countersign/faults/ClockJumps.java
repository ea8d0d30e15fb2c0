package dev.countersign.faults;

import dev.countersign.testing.Cluster;
import dev.countersign.testing.Environment;
import dev.countersign.testing.Folders;
import dev.countersign.testing.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every jump while rotations stand at every step: {@code make soak}. What was tried is not tried again for a commit. */
final class ClockJumps {
    private static final PrintStream OUT = System.out;
    private static final String NAMESPACE = "clock-jumps";
    private static final List<Duration> JUMPS = Stream.of(
                    Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1))
            .flatMap(jump -> Stream.of(jump, jump.negated()))
            .toList();

    private ClockJumps() {}

    /** Ends with 0 only if all were tried and none changed anything; the argument is the file of what was tried. */
    public static void main(String[] arguments) {
        var code = 1;
        try {
            var kept = Path.of(arguments[0]);
            var minutes = Integer.parseInt(Environment.orElse("COUNTERSIGN_SOAK_MINUTES", "45"));
            run(kept, System.nanoTime() + Duration.ofMinutes(minutes).toNanos());
            var tried = tried(kept).size();
            OUT.printf("jumps=%d of %d failed=0%n", tried, JUMPS.size());
            code = tried == JUMPS.size() ? 0 : 1;
        } catch (IOException | RuntimeException | AssertionError e) {
            e.printStackTrace(OUT);
            OUT.println("jumps failed=1");
        }
        System.exit(code); // the client's threads would go on
    }

    private static List<String> tried(Path kept) throws IOException {
        return Files.exists(kept) ? Files.readAllLines(kept) : List.of();
    }

    private static void run(Path kept, long end) throws IOException {
        var folder = Files.createTempDirectory("countersign-clock");
        try (var cluster = Cluster.start()) {
            var installation = Installation.on(cluster, folder.resolve("operator.kubeconfig"));
            installation.serve(NAMESPACE);
            for (var jump : JUMPS) {
                var known = tried(kept).stream().anyMatch(line -> line.startsWith("jump=" + jump + " "));
                if (known || System.nanoTime() > end) {
                    continue;
                }
                try (var clock = new ClockJump(installation, NAMESPACE, folder)) {
                    var seen = clock.happens(jump);
                    OUT.println(seen);
                    Files.write(kept, List.of(seen), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        } finally {
            Folders.delete(folder);
        }
    }
}
