package dev.countersign.testing.servers;

import dev.countersign.testing.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server's process with those that it started. Ended by its own id, whatever happens. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; the log is appended to. */
    public static ServerProcess start(List<String> command, Path folder, Path log) {
        try {
            // Its standard input is a pipe of ours: a server of our own ends when that does.
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            var server = new ServerProcess(process, log);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be run", e);
        }
    }

    /** Waits until it takes connections at an address. */
    public void await(InetSocketAddress address) {
        var end = System.nanoTime() + START.toNanos();
        while (!accepts(address)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("a server does not take connections; its log:\n" + log());
            }
            pause(Duration.ofMillis(20));
        }
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a signal to the process itself. */
    void signal(String name) {
        Commands.run("kill", "-" + name, Long.toString(process.pid()));
    }

    /** Stops them all where they stand: connections are still taken by the kernel, and nobody answers. */
    void hang() {
        family().forEach(each -> signal("STOP", each));
    }

    void goOn() {
        family().forEach(each -> signal("CONT", each));
    }

    /** PostgreSQL has a process for each connection, which may end before it gets the signal. */
    private static void signal(String name, ProcessHandle each) {
        var answer = Commands.tryRun(Map.of(), "", List.of("kill", "-" + name, Long.toString(each.pid())));
        if (!answer.succeeded() && each.isAlive()) {
            throw new IllegalStateException(answer.text());
        }
    }

    private List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        var family = family();
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
