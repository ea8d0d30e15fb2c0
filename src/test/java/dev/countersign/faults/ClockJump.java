package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Installation;
import dev.countersign.testing.OperatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The clock of the operator's machine jumps while rotations wait at every step, and comes back. In between the operator is
 * ended and started with the wrong clock. It is the packaged operator on a real API server, whose own clock is right.
 */
public final class ClockJump implements AutoCloseable {
    /** Long enough for a look at everything after a start. */
    private static final Duration LOOK = Duration.ofSeconds(6);

    private final Installation installation;
    private final String namespace;
    private final FakeClock clock;
    private final Path kubeconfig;
    private final Path log;
    private OperatorProcess operator;

    public ClockJump(Installation installation, String namespace, Path folder) {
        this.installation = installation;
        this.namespace = namespace;
        this.clock = FakeClock.in(folder);
        this.kubeconfig = trusting(installation.operatorConfig(), folder);
        this.log = folder.resolve("operator.log");
        this.operator = start();
    }

    /** The certificate of a new API server has only just begun, and is none to a clock that was set back. */
    private static Path trusting(Path config, Path folder) {
        try {
            var text = Files.readString(config)
                    .replaceFirst("certificate-authority-data: \"[^\"]*\"", "insecure-skip-tls-verify: true");
            return Files.writeString(folder.resolve("kubeconfig"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OperatorProcess start() {
        return OperatorProcess.start(kubeconfig, namespace, log, List.of(), clock.environment())
                .awaitReady();
    }

    /** Fails by an assertion if the operator did anything that the right time did not ask for; says what was seen. */
    public String happens(Duration jump) {
        var scene = new ClockScene(installation, namespace, jump);
        try (var journal = Journal.of(installation.client(), namespace)) {
            scene.arrange();
            var before = scene.state();
            clock.jump(jump);
            look();
            var lived = lives();
            restart();
            look();
            unchanged(scene, before, jump);
            clock.jump(Duration.ZERO);
            look();
            unchanged(scene, before, jump);
            if (!jump.isNegative()) {
                assertThat(lives())
                        .as("set back, timers stand still, and that is said")
                        .isFalse();
            }
            restart();
            scene.goesOn();
            var witness = journal.witness();
            assertThat(witness.objections()).isEmpty();
            return "jump=%s lived=%s %s".formatted(jump, lived, witness.extent());
        }
    }

    private boolean lives() {
        return operator.isAlive() && operator.get("/q/health/live").startsWith("200");
    }

    /** As a kubelet does with a process that ended, or says that it should. */
    private void restart() {
        operator.kill();
        operator = start();
    }

    private static void unchanged(ClockScene scene, ClockScene.State before, Duration jump) {
        var after = scene.state();
        assertThat(after.anchors()).as("anchors after %s", jump).containsExactlyInAnyOrderElementsOf(before.anchors());
        assertThat(after.steps()).as("steps after %s", jump).isEqualTo(before.steps());
        after.revisions()
                .forEach((name, revision) -> assertThat(revision - revision(before.revisions(), name))
                        .as("%s was issued again after %s", name, jump)
                        .isLessThanOrEqualTo(1));
    }

    private static long revision(Map<String, Long> revisions, String name) {
        return revisions.getOrDefault(name, 0L);
    }

    private static void look() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        operator.kill();
        installation.clear(namespace);
    }
}
