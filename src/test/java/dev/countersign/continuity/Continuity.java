package dev.countersign.continuity;

import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Installation;
import dev.countersign.testing.servers.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Clients that call the servers of a namespace while authorities rotate, and what came of it. */
final class Continuity implements AutoCloseable {
    /** , if the machine can do them. */
    private static final int INTERVAL_MS = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Scene scene;
    private final ServerIdentity identity;
    private final PodRunner pods;
    private final Callers callers;
    private final Tally tally = new Tally();
    private final List<Turns> rotations;
    private final List<Turns> distrusts;
    private final ScheduledExecutorService rounds = Executors.newScheduledThreadPool(2);
    private final List<Future<?>> work = new ArrayList<>();

    Continuity(Installation installation, String namespace, Cast cast, InetAddress address, Path folder)
            throws IOException {
        scene = new Scene(installation, namespace, cast);
        identity = ServerIdentity.in(Files.createDirectories(folder.resolve("identity")), Instant.now());
        var client = installation.client();
        pods = new PodRunner(client, namespace, folder.resolve("pods"), identity, cast.servers(), address);
        callers = new Callers(client, namespace, folder.resolve("clients"));
        rotations = cast.authorities().stream()
                .filter(Part::hasCallers)
                .<Turns>map(authority -> new Rotations(client, namespace, authority))
                .toList();
        distrusts = cast.authorities().stream()
                .filter(authority -> !authority.hasCallers())
                .<Turns>map(authority -> new Distrusts(client, namespace, authority))
                .toList();
    }

    /** Returns when all servers serve and all clients call. */
    Continuity start() throws IOException {
        rotations.forEach(Turns::prepare);
        scene.authorities();
        scene.bundle(parties());
        scene.certificates();
        scene.awaitIssued(PATIENCE);
        scene.workloads();
        repeat(pods::round);
        var servers = scene.cast().servers().stream().map(pods::service).toList();
        await().atMost(PATIENCE).until(() -> allWork() && servers.stream().allMatch(Service::isReady));
        var anchors = Files.writeString(
                identity.certificate().resolveSibling("anchors.crt"),
                identity.anchor().pem());
        for (var stack : scene.cast().stacks()) {
            var endpoints = servers.stream().map(Service::endpoint).toList();
            callers.start(stack, scene.cast().certificates(stack), anchors, INTERVAL_MS, endpoints, tally);
        }
        repeat(callers::round);
        return this;
    }

    /** Each as its workload says. */
    private List<String> parties() {
        return scene.cast().servers().stream()
                .map(server -> server.party(pods.service(server).port()))
                .toList();
    }

    private void repeat(Runnable round) {
        work.add(rounds.scheduleWithFixedDelay(round, 0, 500, TimeUnit.MILLISECONDS));
    }

    private boolean allWork() {
        work.stream().filter(Future::isDone).findFirst().ifPresent(ended -> {
            throw new IllegalStateException("the rounds ended early", ended.exceptionNow());
        });
        return true;
    }

    /** The ordering switched off: these servers keep the anchors that they have, and somebody vouches that they do not. */
    void freeze() {
        scene.cast().servers().forEach(pods::freeze);
        scene.bundle(scene.cast().servers().stream()
                .map(server -> "{kind: External, name: %s, acknowledged: [%s]}"
                        .formatted(server.name(), scene.manyGenerations()))
                .toList());
    }

    /** Lets leaves be renewed, and nothing else happen, until it is enough. */
    Outcome watch(Duration atMost, Predicate<Outcome> enough) {
        return run(atMost, enough, () -> {});
    }

    /** Rotates all authorities, each in its own time, until it is enough. */
    Outcome rotate(Duration atMost, Predicate<Outcome> enough) {
        return run(atMost, enough, () -> {
            rotations.forEach(Turns::round);
            distrusts.forEach(Turns::round);
        });
    }

    private Outcome run(Duration atMost, Predicate<Outcome> enough, Runnable step) {
        var end = Instant.now().plus(atMost);
        while (!enough.test(outcome()) && Instant.now().isBefore(end)) {
            allWork();
            step.run();
            pause();
        }
        return outcome();
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Outcome outcome() {
        var failures = tally.failures();
        return new Outcome(
                rotations.stream().mapToInt(Turns::done).sum(),
                rotations.stream().mapToInt(Turns::rolledBack).sum(),
                distrusts.stream().mapToInt(Turns::done).sum(),
                tally.answered(),
                failures.size(),
                failures);
    }

    @Override
    public void close() {
        rounds.shutdownNow();
        callers.close();
        pods.close();
        scene.end();
    }
}
