package dev.countersign.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page that is read as strangers read it: the commands one after the other, and what they are told to see. */
record Page(List<Step> steps) {
    private static final Pattern TIME =
            Pattern.compile("(?:\\b(?:[0-9]+[dhms])+\\b|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(sh|text)\\n(.*?)^```$");

    /**
     * A block of commands; {@code sees} are lines whose words stand in this order in one line of the answer. Times and ages
     * may be others.
     */
    record Step(String commands, List<String> sees) {
        /** What is to be seen and is not. */
        List<String> missingFrom(String answer) {
            return sees.stream()
                    .filter(line -> answer.lines().noneMatch(inOrder(line).asPredicate()))
                    .toList();
        }

        private static Pattern inOrder(String line) {
            return Pattern.compile(
                    Stream.of(line.strip().split("\\s+")).map(Step::anyTime).collect(Collectors.joining(".*")));
        }

        private static String anyTime(String word) {
            return Stream.of(TIME.split(word, -1)).map(Pattern::quote).collect(Collectors.joining(TIME.pattern()));
        }
    }

    static Page read(Path file) throws IOException {
        var steps = new ArrayList<Step>();
        FENCED.matcher(Files.readString(file)).results().forEach(found -> {
            if (found.group(1).equals("sh")) {
                steps.add(new Step(found.group(2), List.of()));
            } else {
                var step = steps.removeLast();
                steps.add(new Step(step.commands(), found.group(2).lines().toList()));
            }
        });
        return new Page(List.copyOf(steps));
    }
}
