package dev.countersign.e2e;

import dev.countersign.testing.Document;
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

    static Page read(Path file) {
        var steps = new ArrayList<Step>();
        for (var section : Document.read(file).sections()) {
            for (var block : section.blocks()) {
                if (block.language().equals("sh")) {
                    steps.add(new Step(block.text(), List.of()));
                } else if (block.language().equals("text")) {
                    var step = steps.removeLast();
                    steps.add(new Step(step.commands(), block.text().lines().toList()));
                }
            }
        }
        return new Page(List.copyOf(steps));
    }
}
