package dev.countersign.bench;

import dev.countersign.testing.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to measure. The defaults are the official run.
 *
 * @param certificates how many in a round
 * @param many how many at the end, all rounds included
 * @param warm how long the operator is ready before the first round
 * @param aot the operator's AOT cache, if there is one
 * @param peer another operator to measure in the same run
 */
record Setting(
        int rounds,
        int certificates,
        int many,
        int renewals,
        Duration warm,
        Optional<Path> aot,
        Optional<Path> peer,
        List<String> options) {

    static Setting fromEnvironment() {
        return new Setting(
                number("COUNTERSIGN_BENCH_ROUNDS", 3),
                number("COUNTERSIGN_BENCH_CERTIFICATES", 1_000),
                number("COUNTERSIGN_BENCH_MANY", 5_000),
                number("COUNTERSIGN_BENCH_RENEWALS", 1_000),
                Duration.ofSeconds(number("COUNTERSIGN_BENCH_WARM", 60)),
                path("COUNTERSIGN_AOT"),
                path("COUNTERSIGN_BENCH_PEER"),
                List.of(Environment.orElse("COUNTERSIGN_BENCH_JVM", "").split(" ", -1)).stream()
                        .filter(option -> !option.isEmpty())
                        .toList());
    }

    private static int number(String name, int otherwise) {
        return Integer.parseInt(Environment.orElse(name, Integer.toString(otherwise)));
    }

    private static Optional<Path> path(String name) {
        return Optional.of(Environment.orElse(name, ""))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }
}
