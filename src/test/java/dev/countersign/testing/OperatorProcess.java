package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged operator as a process of its own, with the rights of its ServiceAccount and nobody else's. */
public final class OperatorProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final Path JAR =
            Path.of(Environment.orElse("COUNTERSIGN_APP", "target/quarkus-app"), "quarkus-run.jar");
    private static final Path JAVA =
            Path.of(Environment.orElse("COUNTERSIGN_JAVA", System.getProperty("java.home")), "bin", "java");
    /** The options that an installation runs with too. */
    private static final String PRODUCTION = "@" + Path.of("mk", "operator.jvm");

    private final Process process;
    private final int port;
    private final Path log;

    private OperatorProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts the operator with more options for its JVM; returns at once. It ends with this process at the latest. */
    public static OperatorProcess start(Path kubeconfig, String secretsIn, Path log, List<String> options) {
        return start(kubeconfig, secretsIn, log, options, Map.of());
    }

    /** The same with more in its environment. */
    public static OperatorProcess start(
            Path kubeconfig, String secretsIn, Path log, List<String> options, Map<String, String> environment) {
        var started = launch(List.of(), options, kubeconfig, secretsIn, log, environment);
        Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroyForcibly));
        return started;
    }

    /** Starts the operator in a session of its own, where it outlives this process and its terminal. */
    public static OperatorProcess startDetached(Path kubeconfig, String secretsIn, Path log) {
        return launch(List.of("setsid"), List.of(), kubeconfig, secretsIn, log, Map.of());
    }

    private static OperatorProcess launch(
            List<String> prefix,
            List<String> options,
            Path kubeconfig,
            String secretsIn,
            Path log,
            Map<String, String> more) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("the operator is not built: run 'make package'");
        }
        var port = freePort();
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(JAVA.toString(), PRODUCTION));
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var environment = builder.environment();
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("COUNTERSIGN_SECRETS_IN", secretsIn);
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(port));
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        // Who holds the lease. A pod keeps its name when its container starts again, so do we.
        environment.put("HOSTNAME", "countersign-0");
        environment.putAll(more);
        try {
            return new OperatorProcess(builder.start(), port, log);
        } catch (IOException e) {
            throw new UncheckedIOException("the operator cannot be started", e);
        }
    }

    /** Waits until the operator says that it is ready. */
    public OperatorProcess awaitReady() {
        var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the operator ended while it started:\n" + lastLines());
            }
            if (isReady()) {
                return this;
            }
            pause(50);
        }
        throw new IllegalStateException("the operator is not ready after two minutes:\n" + lastLines());
    }

    public boolean isReady() {
        return get("/q/health/ready").startsWith("200");
    }

    /** Status code and body of a page of the management port; the empty text if nobody answers. */
    public String get(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + "\n" + response.body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Where health and metrics are served. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** SIGKILL: nothing is tidied up. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        await();
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    private void await() {
        try {
            // Long enough for a JVM that writes an AOT cache at its end.
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String lastLines() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(no log)";
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
