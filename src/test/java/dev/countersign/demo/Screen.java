package dev.countersign.demo;

import dev.countersign.testing.Kubectl;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the person in front of the terminal sees. Colours only where there is a terminal. */
record Screen(PrintStream out, boolean colours) {
    void title(String text) {
        out.println();
        out.println(styled("1", text));
    }

    void say(String text) {
        out.println(text.indent(2).stripTrailing());
    }

    /** A command as one could type it. */
    void command(String... words) {
        var line = Arrays.stream(words)
                .map(word -> word.matches("[\\w./:=,@%+-]+") ? word : "'" + word + "'")
                .collect(Collectors.joining(" "));
        out.println("  " + styled("36", "$ " + line));
    }

    /** Runs it too, and shows what it says. */
    void kubectl(Kubectl kubectl, String... arguments) {
        command(Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toArray(String[]::new));
        say(kubectl.run(arguments));
    }

    void good(String text) {
        out.println("  " + styled("32", "✓") + " " + text);
    }

    void bad(String text) {
        out.println("  " + styled("31", "✗") + " " + text);
    }

    private String styled(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
