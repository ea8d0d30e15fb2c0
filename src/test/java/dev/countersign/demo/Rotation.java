package dev.countersign.demo;

import dev.countersign.api.AuthorityStatus.Generation;
import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.testing.Installation;
import dev.countersign.testing.servers.ServerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;

/** The authority of {@code examples/25-rotation.yaml} moves to its next generation while a client calls. */
final class Rotation implements AutoCloseable {
    private static final String NAMESPACE = "shop";
    /** Of the authority, its bundle and its client. */
    private static final String NAME = "rotating";

    private final Screen screen;
    private final Installation installation;
    private final Seen seen;
    private final TrustingServer server;
    private final Calls calls;
    private final int former;
    private final int next;
    private Instant said = Instant.now();

    Rotation(Screen screen, Installation installation, Path folder) throws IOException {
        this.screen = screen;
        this.installation = installation;
        seen = new Seen(installation.client(), NAMESPACE, NAME);
        former = seen.signing();
        next = former + 1;
        var identity = ServerIdentity.in(Files.createDirectories(folder.resolve("identity")), Instant.now());
        var mounted = new Mounted(installation.client(), NAMESPACE, NAME, folder);
        server = new TrustingServer(mounted, identity, folder.resolve("server"));
        calls = new Calls(folder, mounted.pair(), identity, server.address());
    }

    /** Until the next generation signs and the client has a certificate of it. Answers how many claims did not hold. */
    int begin() {
        screen.title("An authority rotates while a client calls");
        patch("tbundle", """
                {"spec":{"relyingParties":[%s]}}""".formatted(server.party()));
        var known = claim(
                Seen.await(() -> seen.trusted(former)),
                "asked by the operator, the server lets in generation " + former);
        screen.command(calls.command("--cert", "tls.crt", "--key", "tls.key").toArray(String[]::new));
        var refused =
                claim(!calls.withoutCertificate().contains("HTTP 200"), "a call without a certificate is refused");
        calls.start();
        screen.say("ten calls a second from now on, each on a connection of its own");
        patch("cauth", """
                {"spec":{"rotation":{"reason":"demo, %s"}}}""".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        said = Instant.now();
        return known + refused + published() + active();
    }

    private int published() {
        return step(
                        () -> seen.generation(next).isPresent(),
                        "prepared",
                        "generation %d has a key, and signs nothing yet")
                + step(() -> seen.anchors() == 2, "published", "the bundle carries its anchor too");
    }

    private int active() {
        Seen.await(() -> !seen.waitingFor().isEmpty() || seen.signing() == next);
        seen.waitingFor().forEach(party -> row("waiting", "until " + party + " was shown to trust generation %d"));
        var broken = step(() -> seen.signing() == next, "active", "it was: generation %d signs")
                + step(() -> seen.issuedBy() == next, "renewed", "the client has a certificate of generation %d");
        seen.generation(former)
                .map(Generation::neededUntil)
                .ifPresent(end -> row("next", "the former one leaves when all it signed has ended: " + end));
        return broken;
    }

    /** Until the former generation is needed no more, and the calls are over. */
    int end() {
        screen.title("The former generation leaves");
        var broken = step(
                () -> seen.is(State.Retired, former) && seen.anchors() == 1,
                "retired",
                "the bundle carries generation %d alone");
        // Long enough for the server to take that up, and for calls after it.
        Seen.pause(Duration.ofSeconds(2));
        calls.close();
        calls.check();
        server.check();
        calls.failures().stream().distinct().limit(5).forEach(screen::bad);
        return broken
                + claim(calls.certificates() > 1, calls.certificates() + " certificates were used, one after the other")
                + claim(calls.made() > 0 && calls.failures().isEmpty(), counted());
    }

    String counted() {
        return calls.made() + " calls, " + calls.failures().size() + " failed";
    }

    private void patch(String kind, String patch) {
        screen.kubectl(installation.kubectl(), "patch", kind, "-n", NAMESPACE, NAME, "--type=merge", "-p", patch);
    }

    private int claim(boolean holds, String text) {
        if (holds) {
            screen.good(text);
        } else {
            screen.bad("NOT TRUE: " + text);
        }
        return holds ? 0 : 1;
    }

    private int step(BooleanSupplier reached, String word, String sentence) {
        if (Seen.await(reached)) {
            row(word, sentence);
            return 0;
        }
        return claim(false, word + ": " + sentence.formatted(next));
    }

    private void row(String word, String sentence) {
        var seconds = Duration.between(said, Instant.now()).toMillis() / 1000.0;
        screen.say("%5.1f s  %4d calls  %-9s  %s".formatted(seconds, calls.made(), word, sentence.formatted(next)));
    }

    /** The server ends here: a bundle that goes on must not wait for it. */
    @Override
    public void close() {
        calls.close();
        server.close();
        installation.kubectl().run("patch", "tbundle", "-n", NAMESPACE, NAME, "--type=merge", "-p", """
                {"spec":{"relyingParties":null}}""");
    }
}
