package dev.countersign.demo;

import dev.countersign.testing.Commands;
import dev.countersign.testing.servers.ServerIdentity;
import dev.countersign.testing.servers.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that calls a server again and again, with a curl of its own and so on a new connection each time. */
final class Calls implements AutoCloseable {
    private static final int EVERY_MS = 100;

    private final Path folder;
    private final Volume pair;
    private final String address;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Future<?> work = CompletableFuture.completedFuture(null);
    private final AtomicInteger made = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> presented = ConcurrentHashMap.newKeySet();

    Calls(Path folder, Volume pair, ServerIdentity server, String address) throws IOException {
        this.folder = folder;
        this.pair = pair;
        this.address = address;
        Files.writeString(folder.resolve("servers.crt"), server.anchor().pem());
    }

    /** The command, with these options more. */
    List<String> command(String... options) {
        var words = new ArrayList<>(
                List.of("curl", "-sS", "-o", "/dev/null", "-w", "HTTP %{http_code}", "--cacert", "servers.crt"));
        words.addAll(List.of(options));
        words.add(address);
        return words;
    }

    String withoutCertificate() {
        return Commands.tryRun(folder, Map.of(), "", command()).text();
    }

    void start() {
        work = clock.scheduleAtFixedRate(this::call, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void call() {
        // By the link's target: certificate and key are of one revision.
        var revision = revision();
        presented.add(text(revision.resolve("tls.crt")));
        var certificate = revision.resolve("tls.crt").toString();
        var key = revision.resolve("tls.key").toString();
        var answer = Commands.tryRun(folder, Map.of(), "", command("--cert", certificate, "--key", key));
        if (!answer.succeeded() || !answer.text().equals("HTTP 200")) {
            failures.add(answer.text().strip());
        }
        made.incrementAndGet();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path revision() {
        try {
            return pair.file("..data").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int made() {
        return made.get();
    }

    /** What was said instead of 200, once for each call. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many certificates were used, one after the other. */
    int certificates() {
        return presented.size();
    }

    /** That calls were made all the time. */
    void check() {
        if (work.state() == Future.State.FAILED) {
            throw new IllegalStateException("no more calls were made", work.exceptionNow());
        }
    }

    @Override
    public void close() {
        clock.close(); // the call that is being made is waited for
    }
}
