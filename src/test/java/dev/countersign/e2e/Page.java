package dev.countersign.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A page that is read as strangers read it: the commands one after the other, and what they are told to see. */
record Page(List<Step> steps) {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(sh|text)\\n(.*?)^```$");

    /** A block of commands; {@code sees} are lines whose words stand in this order in one line of the answer. */
    record Step(String commands, List<String> sees) {
        /** What is to be seen and is not. */
        List<String> missingFrom(String answer) {
            return sees.stream()
                    .filter(line -> answer.lines()
                            .noneMatch(said -> hasInOrder(said, line.strip().split("\\s+"))))
                    .toList();
        }

        private static boolean hasInOrder(String said, String... words) {
            var from = 0;
            for (var word : words) {
                var at = said.indexOf(word, from);
                if (at < 0) {
                    return false;
                }
                from = at + word.length();
            }
            return true;
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
