package dev.countersign.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prometheus' own programs, from Debian's package. */
public final class Prometheus {
    private Prometheus() {}

    /** Asked for once, by the first test that needs it. */
    private static final class Unpacked {
        static final Commands.Answer ANSWER = Commands.tryRun(Map.of(), "", List.of("testbed/packages", "prometheus"));
    }

    /** A program's path; where it cannot be had, the test that asks is skipped with a sentence that says why. */
    public static Path program(String name) {
        var last = Unpacked.ANSWER.text().strip().lines().reduce("", (_, line) -> line);
        return Unpacked.ANSWER.succeeded() ? Path.of(last, "usr", "bin", name) : abort(last);
    }

    public static Commands.Answer promtool(String... arguments) {
        var command = new ArrayList<>(List.of(program("promtool").toString()));
        command.addAll(List.of(arguments));
        return Commands.tryRun(Map.of(), "", command);
    }
}
