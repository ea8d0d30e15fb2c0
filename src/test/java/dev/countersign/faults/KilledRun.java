package dev.countersign.faults;

import dev.countersign.testing.Installation;
import dev.countersign.testing.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The scene once through. Whenever the operator has been killed it is started again, and after the last kill of a step it is
 * done with it in a minute.
 */
public final class KilledRun implements AutoCloseable {
    private static final Duration RECOVERED = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration STAYS = Duration.ofSeconds(8);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

    private final Installation installation;
    private final FaultProxy proxy;
    private final KilledScene scene;
    private final Path log;
    private final List<String> options;
    private final KilledOutcome outcome = new KilledOutcome();
    private volatile OperatorProcess operator;
    private volatile boolean struck;
    private OptionalLong readyAt = OptionalLong.empty();

    private KilledRun(Installation installation, FaultProxy proxy, KilledScene scene, Path log, List<String> options) {
        this.installation = installation;
        this.proxy = proxy;
        this.scene = scene;
        this.log = log;
        this.options = options;
        installation.clear(scene.namespace());
        scene.strangers();
        this.operator = begin();
    }

    /**
     * With leaves that live for a day; their signer does not retire.
     *
     * @param options more for the operator's JVM
     */
    public static KilledRun ofLongLives(
            Installation installation, FaultProxy proxy, String namespace, Path log, List<String> options) {
        var scene = new KilledScene(installation, namespace, KilledScene.LONG);
        return new KilledRun(installation, proxy, scene, log, options);
    }

    /** With first leaves that live for a minute and a half, until their signer has retired. */
    static KilledRun ofShortLives(
            Installation installation, FaultProxy proxy, String namespace, Path log, List<String> options) {
        var scene = new KilledScene(installation, namespace, KilledScene.SHORT);
        return new KilledRun(installation, proxy, scene, log, options);
    }

    private OperatorProcess begin() {
        readyAt = OptionalLong.empty();
        return OperatorProcess.start(proxy.kubeconfig(), scene.namespace(), log, options);
    }

    /** Goes through all steps; {@code plan} says where the operator ends in each, by the step's name. */
    public KilledOutcome through(Function<String, Kills> plan) throws InterruptedException {
        var before = proxy.writes().size();
        try (var journal = Journal.of(installation.client(), scene.namespace())) {
            operator.awaitReady();
            for (var step : scene.steps()) {
                if (!go(step, plan.apply(step.name()))) {
                    break;
                }
            }
            var settled = proxy.writes().size();
            Thread.sleep(STAYS.toMillis());
            var all = proxy.writes();
            all.subList(settled, all.size())
                    .forEach(write -> outcome.lost("written although nothing changes: " + write));
            all.subList(before, settled).stream()
                    .filter(write -> !write.path().contains("/namespaces/" + scene.namespace() + "/"))
                    .forEach(write -> outcome.lost("written elsewhere: " + write));
            outcome.judged(journal.witness(), journal.size());
        }
        return outcome;
    }

    private boolean go(KilledScene.Step step, Kills kills) throws InterruptedException {
        proxy.arm(kills, this::strike);
        step.ask().run();
        var killed = System.nanoTime();
        var end = killed + step.within().toNanos();
        var missing = step.missing();
        while (missing.isPresent() || !settled()) {
            if (!operator.isAlive()) {
                restart();
                killed = System.nanoTime();
                end = Math.max(end, killed + RECOVERED.toNanos());
            } else if (System.nanoTime() > end) {
                outcome.lost("step " + step.name() + ", killed at " + proxy.struck() + " " + kills.moment() + ": "
                        + missing.orElse("still writes"));
                return false;
            }
            Thread.sleep(LOOKS_EVERY);
            missing = step.missing();
        }
        outcome.done(step.name(), proxy.counted(), proxy.struck(), kills.moment());
        if (!proxy.struck().isEmpty()) {
            outcome.recovered(Duration.ofNanos(System.nanoTime() - killed));
        }
        return true;
    }

    /** One that still starts writes nothing either, and may have to as soon as it has looked. */
    private boolean settled() {
        var now = System.nanoTime();
        if (readyAt.isEmpty() && operator.isReady()) {
            readyAt = OptionalLong.of(now);
        }
        return readyAt.isPresent()
                && now - readyAt.getAsLong() >= SETTLED.toNanos()
                && proxy.quietFor().compareTo(SETTLED) >= 0;
    }

    private void strike() {
        struck = true;
        operator.kill();
    }

    private void restart() {
        if (!struck) {
            throw new IllegalStateException("the operator ended by itself, see " + log);
        }
        struck = false;
        operator = begin();
    }

    @Override
    public void close() {
        operator.close();
    }
}
