package dev.countersign.faults;

import dev.countersign.testing.Cluster;
import dev.countersign.testing.Folders;
import dev.countersign.testing.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** One rotation, seen at each of its steps as it was at each one before: {@code make soak}. Once for a commit. */
final class EveryOldView {
    private static final PrintStream OUT = System.out;
    private static final String NAMESPACE = "old-views";
    private static final Set<String> STEPS = Set.of("founded", "published", "activated", "retired");

    private EveryOldView() {}

    /** Ends with 0 only if no old view led to a wrong step; the argument is the file that says so. */
    public static void main(String[] arguments) {
        var code = 1;
        var kept = Path.of(arguments[0]);
        try {
            if (!Files.exists(kept)) {
                Files.writeString(kept, "views=%d failed=0%n".formatted(run()));
            }
            OUT.print(Files.readString(kept));
            code = 0;
        } catch (IOException | RuntimeException | AssertionError e) {
            e.printStackTrace(OUT);
            OUT.println("views failed=1");
        }
        System.exit(code); // the client's threads would go on
    }

    private static int run() throws IOException {
        var folder = Files.createTempDirectory("countersign-old-views");
        try (var cluster = Cluster.start()) {
            var installation = Installation.on(cluster, folder.resolve("operator.kubeconfig"));
            installation.serve(NAMESPACE);
            var log = Path.of("target", "operator-old-views.log");
            try (var views = new OldViews(installation, NAMESPACE, log)) {
                return views.rotate(STEPS, (_, _) -> true);
            }
        } finally {
            Folders.delete(folder);
        }
    }
}
