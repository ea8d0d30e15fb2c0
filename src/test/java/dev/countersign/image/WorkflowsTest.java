package dev.countersign.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What GitHub is asked to do exists here: nobody sees a workflow before it has failed. */
class WorkflowsTest {
    private static final Path FOLDER = Path.of(".github", "workflows");
    private static final Pattern TARGET = Pattern.compile("^([a-z][a-z0-9-]*):", Pattern.MULTILINE);
    private static final Pattern MAKE = Pattern.compile("\\bmake ([a-z0-9-]+)");
    private static final Pattern PINNED = Pattern.compile(".*uses: [\\w-]+/[\\w-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");
    private static final Pattern OURS =
            Pattern.compile("(?<![\\w./-])(?:helm/countersign|testbed/[\\w/.-]+|mk/[\\w-]+)");
    private static final Pattern HOST = Pattern.compile("(?:https?|docker|oci)://([\\w.-]+)");
    private static final YAMLMapper YAML = new YAMLMapper();

    static List<Path> files() {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void changes_are_tested_and_tags_make_an_image_and_a_chart() {
        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("chart.yml", "image.yml", "test.yml");
        assertThat(made(FOLDER.resolve("test.yml"))).containsExactlyInAnyOrder("test", "e2e", "oldest", "reproducible");
        assertThat(made(FOLDER.resolve("image.yml"))).containsExactly("image");
    }

    @Test
    void what_runs_elsewhere_for_every_change_is_the_tests_and_then_the_node() {
        assertThat(targets(text(Path.of(".ci", "run")))).containsSubsequence("test", "e2e");
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatever_is_made_can_be_made(Path workflow) {
        var makefile = text(Path.of("Makefile"));
        var menu =
                TARGET.matcher(makefile).results().map(found -> found.group(1)).toList();

        assertThat(menu).contains("help", "test", "image");
        assertThat(menu).containsAll(made(workflow));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatever_is_read_of_this_repository_is_there(Path workflow) {
        assertThat(OURS.matcher(text(workflow)).results().map(MatchResult::group))
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    /** A tag of an action can be moved; a commit cannot. */
    @ParameterizedTest
    @MethodSource("files")
    void each_action_is_pinned_to_a_commit_and_the_version_is_said(Path workflow) {
        assertThat(text(workflow).lines().filter(line -> line.contains("uses:")))
                .isNotEmpty()
                .allMatch(line -> PINNED.matcher(line).matches());
    }

    @ParameterizedTest
    @MethodSource("files")
    void nobody_may_more_than_read_by_default_and_no_job_runs_for_ever(Path workflow) throws IOException {
        var read = YAML.readTree(workflow.toFile());

        assertThat(read.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
        assertThat(read.path("jobs").valueStream())
                .isNotEmpty()
                .allSatisfy(
                        job -> assertThat(job.path("timeout-minutes").asInt()).isPositive());
    }

    /** Where images go is the repository's own choice, a variable. */
    @ParameterizedTest
    @MethodSource("files")
    void no_host_is_named_but_those_of_the_workflows_themselves(Path workflow) {
        assertThat(HOST.matcher(text(workflow)).results().map(found -> found.group(1)))
                .allMatch(host -> host.matches("github[.]com|token[.]actions[.]githubusercontent[.]com"));
    }

    /** What the steps of a workflow make. */
    private static List<String> made(Path workflow) {
        try {
            return YAML.readTree(workflow.toFile())
                    .path("jobs")
                    .valueStream()
                    .flatMap(WorkflowsTest::made)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name from the matrix stands for all of it but what the step leaves to another. */
    private static Stream<String> made(JsonNode job) {
        var matrix = job.at("/strategy/matrix/target")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        return job.path("steps").valueStream().flatMap(step -> {
            var run = step.path("run").asText();
            var condition = step.path("if").asText();
            return run.contains("make ${{ matrix.target }}")
                    ? matrix.stream().filter(target -> !condition.contains("!= '" + target + "'"))
                    : targets(run).stream();
        });
    }

    private static List<String> targets(String script) {
        return MAKE.matcher(script).results().map(found -> found.group(1)).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
