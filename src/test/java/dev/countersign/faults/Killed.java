package dev.countersign.faults;

import dev.countersign.faults.Kills.Moment;
import dev.countersign.testing.Cluster;
import dev.countersign.testing.Environment;
import dev.countersign.testing.Folders;
import dev.countersign.testing.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Kills the operator before and after each of its writes in one whole rotation: {@code make soak}. A run that was stopped is
 * gone on with by the next one. docs/continuity.md has the arithmetic.
 */
public final class Killed {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final String NAMESPACE = "killed";
    private static final Path LOG = Path.of("target", "operator-killed.log");
    /** In one run every fifth write is the operator's last one. */
    private static final int STRIDE = 5;
    /** A restarted operator can need a few writes more. */
    private static final int MORE = 10;
    /** How often to go again for writes that did not come when it was their turn; the next time as often. */
    private static final int AGAIN = 3;

    private final KilledRecord record;
    private final Path cache;
    private final Installation installation;
    private final FaultProxy proxy;
    private final long end;

    private Killed(KilledRecord record, Path cache, Installation installation, FaultProxy proxy, Duration atMost) {
        this.record = record;
        this.cache = cache;
        this.installation = installation;
        this.proxy = proxy;
        end = System.nanoTime() + atMost.toNanos();
    }

    /** Ends with 0 only if every write had its turn and nothing was lost. */
    public static void main(String[] arguments) {
        var code = 1;
        try {
            var record = new KilledRecord(Path.of(arguments[0]));
            var minutes = Integer.parseInt(Environment.orElse("COUNTERSIGN_SOAK_MINUTES", "45"));
            if (record.learned().isEmpty() || record.missing() > 0) {
                run(record, Path.of(arguments[0] + ".aot").toAbsolutePath(), Duration.ofMinutes(minutes));
            }
            OUT.println(record.missing() + " turns are missing");
            OUT.println(record);
            code = record.missing() + record.lost() + record.mixed() == 0 ? 0 : 1;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace(OUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(code); // the client's threads would go on
    }

    private static void run(KilledRecord record, Path cache, Duration atMost) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("countersign-killed");
        Files.deleteIfExists(LOG);
        try (var cluster = Cluster.start()) {
            var installation = Installation.on(cluster, folder.resolve("operator.kubeconfig"));
            installation.serve(NAMESPACE);
            try (var proxy = FaultProxy.before(installation)) {
                new Killed(record, cache, installation, proxy, atMost).all();
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private void all() throws InterruptedException {
        if (record.learned().isEmpty()) {
            learn();
        }
        for (var first = 1; first <= STRIDE; first++) {
            var offset = first;
            for (var moment : Moment.values()) {
                Function<String, Kills> plan = step -> Kills.every(STRIDE, offset, last(step), moment);
                longLived(moment + " " + offset, plan);
                shortLived(
                        moment + " " + offset, step -> step.equals(KilledScene.RETIRE) ? plan.apply(step) : Kills.NONE);
            }
        }
        for (var again = 1; again <= AGAIN; again++) {
            for (var moment : Moment.values()) {
                Function<String, Kills> plan = step -> new Kills(record.missing(step, moment), moment);
                longLived(moment + " again, after " + record.runs(), plan);
                shortLived(moment + " again, after " + record.runs(), plan);
            }
        }
    }

    /** The operator that nobody kills also records an AOT cache: hundreds of others start faster from it. */
    private void learn() throws InterruptedException {
        var options = List.of("-XX:AOTCacheOutput=" + cache);
        try (var run = KilledRun.ofShortLives(installation, proxy, NAMESPACE, LOG, options)) {
            var outcome = run.through(_ -> Kills.NONE);
            OUT.println("learning: " + outcome);
            record.learned(outcome);
        }
    }

    private int last(String step) {
        return record.learned().getOrDefault(step, 0) + MORE;
    }

    /** All steps but the last one: no leaf ends meanwhile, however often the operator is started again. */
    private void longLived(String name, Function<String, Kills> plan) throws InterruptedException {
        Function<String, Kills> steps = step -> step.equals(KilledScene.RETIRE) ? Kills.NONE : plan.apply(step);
        if (isToDo("steps " + name, steps)) {
            try (var run = KilledRun.ofLongLives(installation, proxy, NAMESPACE, LOG, options())) {
                ran("steps " + name, run.through(steps));
            }
        }
    }

    /** All steps: the last one, for which leaves must end, and writes that only short lives make (until when a signer is needed). */
    private void shortLived(String name, Function<String, Kills> plan) throws InterruptedException {
        if (isToDo("retire " + name, plan)) {
            try (var run = KilledRun.ofShortLives(installation, proxy, NAMESPACE, LOG, options())) {
                ran("retire " + name, run.through(plan));
            }
        }
    }

    private List<String> options() {
        return List.of("-XX:AOTCache=" + cache);
    }

    private boolean isToDo(String run, Function<String, Kills> plan) {
        return System.nanoTime() < end
                && !record.hasRun(run)
                && record.learned().keySet().stream()
                        .anyMatch(step -> !plan.apply(step).numbers().isEmpty());
    }

    private void ran(String name, KilledOutcome outcome) {
        OUT.println(name + ": " + outcome);
        record.ran(name, outcome);
        OUT.println(record);
    }
}
