package dev.countersign.interop;

import dev.countersign.testing.Commands;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the programs of the stacks where the pair is. */
final class Program {
    static final String GET = "GET / HTTP/1.0\r\n\r\n";

    private Program() {}

    /** What a program says, whether it succeeds or not. */
    static String say(Path folder, Map<String, String> environment, String input, List<String> command) {
        return Commands.tryRun(folder, environment, input, command).text();
    }

    static String say(Path folder, String... command) {
        return say(folder, Map.of(), "", List.of(command));
    }

    /** What a program says that must succeed. */
    static String run(Path folder, String... command) {
        var answer = Commands.tryRun(folder, Map.of(), "", List.of(command));
        if (!answer.succeeded()) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + answer.text());
        }
        return answer.text();
    }
}
