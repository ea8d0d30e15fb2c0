package dev.countersign.it;

import dev.countersign.testing.Commands;
import dev.countersign.testing.OperatorProcess;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The operator in the place of a pod, and the kubelet that starts it again when it has ended: at once, then after ten seconds,
 * and twice as late each further time.
 */
final class Replica implements AutoCloseable {
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

    private final String name;
    private final Supplier<OperatorProcess> starter;
    private OperatorProcess process;
    private int ends;
    private long due = Long.MAX_VALUE;

    Replica(String name, Supplier<OperatorProcess> starter) {
        this.name = name;
        this.starter = starter;
        this.process = starter.get();
    }

    String name() {
        return name;
    }

    /** What a kubelet does now and then. */
    synchronized void look() {
        if (process.isAlive()) {
            return;
        }
        if (due == Long.MAX_VALUE) {
            due = System.nanoTime() + backOff().toNanos();
            ends++;
        }
        if (System.nanoTime() - due >= 0) {
            process = starter.get();
            due = Long.MAX_VALUE;
        }
    }

    private Duration backOff() {
        return ends == 0 ? Duration.ZERO : FIRST_BACK_OFF.multipliedBy(1L << (ends - 1));
    }

    /** How often it has ended by itself. */
    synchronized int ends() {
        return ends;
    }

    synchronized boolean isReady() {
        return process.get("/q/health/ready").startsWith("200");
    }

    /** SIGSTOP: it does not know that time passes. */
    void pause() {
        signal("-STOP");
    }

    /** SIGCONT: it goes on as if nothing had been. */
    void resume() {
        signal("-CONT");
    }

    private synchronized void signal(String signal) {
        Commands.run("kill", signal, Long.toString(process.pid()));
    }

    /** SIGKILL. */
    @Override
    public synchronized void close() {
        process.kill();
    }
}
