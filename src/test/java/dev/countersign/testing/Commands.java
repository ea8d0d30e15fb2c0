package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs. */
public final class Commands {
    /** What a program answered; its two outputs are one text. */
    public record Answer(int code, String text) {
        public boolean succeeded() {
            return code == 0;
        }
    }

    private Commands() {}

    /** The output of a program that must succeed. */
    public static String run(String... command) {
        var answer = tryRun(Map.of(), "", List.of(command));
        if (!answer.succeeded()) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + answer.text());
        }
        return answer.text();
    }

    /** Runs a program for at most two minutes. */
    public static Answer tryRun(Map<String, String> environment, String input, List<String> command) {
        return tryRun(Path.of(""), environment, input, command);
    }

    /** The same in a folder. */
    public static Answer tryRun(Path folder, Map<String, String> environment, String input, List<String> command) {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .directory(folder.toAbsolutePath().toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The program did not read what it was given; its answer says why.
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command.getFirst() + " did not end within two minutes");
            }
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
