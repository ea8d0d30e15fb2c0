package dev.countersign.continuity;

import dev.countersign.testing.Cluster;
import dev.countersign.testing.Environment;
import dev.countersign.testing.Folders;
import dev.countersign.testing.Installation;
import dev.countersign.testing.servers.Relay;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The same for as long as it takes: {@code make soak}. A run that was stopped is added to by the next one. */
public final class Soak {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final String NAMESPACE = "soak";
    private static final int ROTATIONS = 30;
    private static final int HANDSHAKES = 300_000;
    private static final Duration SAID_EVERY = Duration.ofSeconds(30);

    private final Path kept;
    private final Outcome before;
    private final Duration atMost;

    private Soak(Path kept, Duration atMost) throws IOException {
        this.kept = kept;
        this.atMost = atMost;
        before = Files.exists(kept) ? Outcome.read(Files.readString(kept)) : Outcome.NONE;
    }

    /** Ends with 0 only if there was enough of everything and nothing failed. */
    public static void main(String[] arguments) {
        var code = 1;
        try {
            var minutes = Integer.parseInt(Environment.orElse("COUNTERSIGN_SOAK_MINUTES", "45"));
            var outcome = new Soak(Path.of(arguments[0]), Duration.ofMinutes(minutes)).run();
            outcome.failures().forEach(OUT::println);
            OUT.println(outcome);
            code = outcome.failed() == 0 && isEnough(outcome) ? 0 : 1;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace(OUT);
        }
        System.exit(code); // the client's threads would go on
    }

    private static boolean isEnough(Outcome outcome) {
        return outcome.rotations() >= ROTATIONS && outcome.handshakes() >= HANDSHAKES;
    }

    private Outcome run() throws IOException {
        if (isEnough(before)) {
            return before;
        }
        var missing = Cast.all().missing();
        var address = Relay.address();
        if (!missing.isEmpty() || address.isEmpty()) {
            throw new IllegalStateException("an address but loopback ones and all servers are needed: " + missing);
        }
        var folder = Files.createTempDirectory("countersign-soak");
        try (var cluster = Cluster.start()) {
            var installation = Installation.on(cluster, folder.resolve("operator.kubeconfig"));
            installation.serve(NAMESPACE);
            var log = Path.of("target", "operator-soak.log");
            Files.deleteIfExists(log);
            try (var _ = installation.operator(NAMESPACE, log).awaitReady();
                    var continuity =
                            new Continuity(installation, NAMESPACE, Cast.all(), address.get(), folder).start()) {
                return run(continuity);
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private Outcome run(Continuity continuity) {
        var said = new AtomicLong(System.nanoTime());
        continuity.rotate(atMost, now -> {
            if (System.nanoTime() - said.get() > SAID_EVERY.toNanos()) {
                said.set(System.nanoTime());
                keep(now);
            }
            return isEnough(before.and(now)) || now.failed() > 0;
        });
        return keep(continuity.outcome());
    }

    private Outcome keep(Outcome now) {
        var all = before.and(now);
        try {
            OUT.println(all.kept());
            Files.writeString(kept, all.kept());
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
