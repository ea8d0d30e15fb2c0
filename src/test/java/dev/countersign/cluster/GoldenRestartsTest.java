package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.api.Condition;
import dev.countersign.fixture.MergePatch;
import dev.countersign.plan.workload.Plan;
import dev.countersign.plan.workload.Planner;
import dev.countersign.plan.workload.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder is a world ({@code given-*}), and what one look at its workloads makes of it: the one that is changed as it is
 * then, and what people are told ({@code then-*}). With {@code -Dgolden.accept} the result is written in place of the
 * expectation.
 */
class GoldenRestartsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "restarts");

    @TestFactory
    Stream<DynamicTest> given_then() throws IOException {
        try (var folders = Files.list(FOLDER)) {
            return folders.sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
    }

    private static void check(Path folder) throws IOException {
        var world = GoldenFleet.read(folder);
        var expected = GoldenBundlesTest.files(folder, "then-");
        var actual = run(world);
        if (GoldenBundlesTest.ACCEPT) {
            GoldenBundlesTest.accept(folder, expected, actual);
            return;
        }
        assertThat(actual)
                .as("run again with -Dgolden.accept and look at the difference")
                .isEqualTo(expected);
        assertThat(world.unused()).as("files that no test used").isEmpty();
    }

    private static Map<String, String> run(GoldenFleet world) {
        var turns = world.turns();
        var plan = Planner.plan(turns, world.opening(), GoldenBundlesTest.NOW);
        var then = new TreeMap<String, String>();
        var refused = world.refusal(plan);
        if (refused.isEmpty()) {
            change(plan, world, then);
        }
        var told = Report.of(
                refused.map(plan::refused).orElse(plan), turns.size(), List.<Condition>of(), 1, GoldenBundlesTest.NOW);
        then.put(
                "then-told.yaml",
                GoldenBundlesTest.yaml(GoldenBundlesTest.KUBERNETES.convertValue(told, JsonNode.class)));
        return then;
    }

    private static void change(Plan plan, GoldenFleet world, Map<String, String> then) {
        switch (plan) {
            case Plan.Roll roll -> {
                var patch = MarkPatch.roll(roll.workload(), roll.turn(), GoldenBundlesTest.NOW);
                then.put(
                        "then-" + GoldenFleet.file(roll.workload().name()),
                        after(world.raw(roll.workload().name()), patch));
            }
            case Plan.Note note -> {
                var patch = MarkPatch.note(note.workload(), note.turn());
                then.put(
                        "then-" + GoldenFleet.file(note.workload().name()),
                        after(world.raw(note.workload().name()), patch));
            }
            case Plan.Wait _, Plan.Stuck _, Plan.Done _ -> {
                // nothing is written
            }
        }
    }

    private static String after(JsonNode before, Map<String, Object> patch) {
        return GoldenBundlesTest.yaml(MergePatch.apply(before, GoldenBundlesTest.tree(patch)));
    }
}
