package dev.countersign.faults;

import dev.countersign.faults.Kills.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What all runs have shown so far, line by line in a file, so that a run that was stopped can be gone on with. */
final class KilledRecord {
    private static final String LEARNED = "learned ";
    private static final String RUN = "run ";
    private static final String STRUCK = "struck ";
    private static final String LOST = "lost ";
    private static final String MIXED = "mixed ";
    private static final String SURPLUS = "surplus ";

    private final Path file;
    private final List<String> lines;

    KilledRecord(Path file) throws IOException {
        this.file = file;
        lines = Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
    }

    void learned(KilledOutcome outcome) {
        var found = new ArrayList<String>();
        outcome.writes().forEach((step, number) -> found.add(LEARNED + step + " " + number));
        add(found, outcome);
    }

    void ran(String run, KilledOutcome outcome) {
        add(new ArrayList<>(List.of(RUN + run)), outcome);
    }

    private void add(List<String> found, KilledOutcome outcome) {
        outcome.struck().forEach(struck -> found.add(STRUCK + struck));
        outcome.lost().forEach(text -> found.add(LOST + text.replace('\n', ' ')));
        outcome.mixed().forEach(text -> found.add(MIXED + text.replace('\n', ' ')));
        found.add(SURPLUS + outcome.surplus());
        lines.addAll(found);
        try {
            Files.write(file, found, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<String> after(String word) {
        return lines.stream().filter(line -> line.startsWith(word)).map(line -> line.substring(word.length()));
    }

    boolean hasRun(String run) {
        return after(RUN).anyMatch(run::equals);
    }

    long runs() {
        return after(RUN).count();
    }

    /** How many writes each step took when nobody was killed. */
    Map<String, Integer> learned() {
        var steps = new LinkedHashMap<String, Integer>();
        after(LEARNED).map(line -> line.split(" ", 2)).forEach(parts -> steps.put(parts[0], Integer.valueOf(parts[1])));
        return steps;
    }

    int writes() {
        return learned().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The writes of a step that have not had their turn. */
    Set<Integer> missing(String step, Moment moment) {
        var missing = new TreeSet<Integer>();
        for (var number = 1; number <= learned().getOrDefault(step, 0); number++) {
            var struck = STRUCK + new KilledOutcome.Struck(step, number, moment);
            if (!lines.contains(struck)) {
                missing.add(number);
            }
        }
        return missing;
    }

    int missing() {
        return Stream.of(Moment.values())
                .mapToInt(moment -> learned().keySet().stream()
                        .mapToInt(step -> missing(step, moment).size())
                        .sum())
                .sum();
    }

    long lost() {
        return after(LOST).count();
    }

    long mixed() {
        return after(MIXED).count();
    }

    @Override
    public String toString() {
        return "writes=%d kills=%d lost=%d mixed=%d surplus=%d"
                .formatted(
                        writes(),
                        after(STRUCK).count(),
                        lost(),
                        mixed(),
                        after(SURPLUS).mapToInt(Integer::parseInt).sum());
    }
}
