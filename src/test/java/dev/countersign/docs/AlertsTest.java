package dev.countersign.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.plan.Code;
import dev.countersign.testing.Prometheus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each alert fires when it shall and is silent otherwise, by promtool, and leads to a page that says what to do. */
class AlertsTest {
    private static final Path TESTS = Path.of("src", "test", "alerts");
    private static final Path PAGES = Runbook.FOLDER.resolve("alerts");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** How rules can be wrong, and which of an alert's two tests has to see it: when it fires, or when it is silent. */
    enum Wrong {
        NEVER(0) {
            @Override
            void spoil(ObjectNode rule) {
                rule.put("expr", "vector(0) > 0");
            }
        },
        AT_ONCE(0) {
            @Override
            void spoil(ObjectNode rule) {
                rule.put("for", "0s");
            }
        },
        ALWAYS(1) {
            @Override
            void spoil(ObjectNode rule) {
                rule.put("expr", "vector(1)");
            }
        };

        private final int test;

        Wrong(int test) {
            this.test = test;
        }

        abstract void spoil(ObjectNode rule);
    }

    @Test
    void prometheus_reads_the_rules() {
        var answer = Prometheus.promtool("check", "rules", AlertRules.FILE.toString());

        assertThat(answer.text()).contains(AlertRules.all().size() + " rules found");
        assertThat(answer.succeeded()).as(answer.text()).isTrue();
    }

    @Test
    void each_alert_has_a_test() {
        assertThat(tests().map(AlertsTest::alert))
                .containsExactlyInAnyOrderElementsOf(
                        AlertRules.all().stream().map(AlertRules.Alert::name).toList());
    }

    @Test
    void each_alert_fires_when_it_shall_after_its_time_and_is_silent_otherwise(@TempDir Path folder) {
        var alone =
                tests().map(file -> alone(file, read(file), rule -> {}, folder)).toList();

        assertThat(each(run(alone)))
                .hasSameSizeAs(alone)
                .allSatisfy(
                        answer -> assertThat(answer).doesNotContain("FAILED").contains("SUCCESS"));
    }

    /** A test that passes whatever the rule is would be no test. */
    @ParameterizedTest
    @EnumSource(Wrong.class)
    void each_test_sees_it_if_its_alert_is_wrong(Wrong wrong, @TempDir Path folder) {
        var spoilt = tests().map(file -> alone(file, only(read(file), wrong.test), wrong::spoil, folder))
                .toList();

        assertThat(each(run(spoilt)))
                .hasSameSizeAs(spoilt)
                .allSatisfy(answer -> assertThat(answer).as("if it is " + wrong).contains("FAILED"));
    }

    /** What promtool says of each file. */
    private static List<String> each(String answer) {
        return Stream.of(answer.split("Unit Testing:", -1)).skip(1).toList();
    }

    /** These tests beside the rule of their alert alone: the others take most of the time, and have tests of their own. */
    private static Path alone(Path file, ObjectNode tests, Consumer<ObjectNode> change, Path folder) {
        var rules = AlertRules.read().findParents("alert").stream()
                .filter(rule -> rule.path("alert").asText().equals(alert(file)))
                .map(ObjectNode.class::cast)
                .toList();
        rules.forEach(change);
        var name = alert(file) + ".rules.yaml";
        write(folder.resolve(name), Map.of("groups", List.of(Map.of("name", "alone", "rules", rules))));
        tests.putArray("rule_files").add(name);
        return write(folder.resolve(file.getFileName()), tests);
    }

    private static ObjectNode only(ObjectNode content, int test) {
        var one = (ObjectNode) ((ArrayNode) content.path("tests")).get(test);
        one.remove("alert_rule_test");
        content.putArray("tests").add(one);
        return content;
    }

    private static ObjectNode read(Path file) {
        try {
            return (ObjectNode) YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, Object content) {
        try {
            YAML.writeValue(file.toFile(), content);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(List<Path> tests) {
        var arguments = Stream.concat(Stream.of("test", "rules"), tests.stream().map(Path::toString));
        return Prometheus.promtool(arguments.toArray(String[]::new)).text();
    }

    private static Stream<Path> tests() {
        return files(TESTS).stream();
    }

    private static String alert(Path file) {
        return file.getFileName().toString().replace(".yaml", "");
    }

    private static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void each_alert_says_how_bad_it_is_what_is_the_matter_and_which_page_says_what_to_do() {
        assertThat(AlertRules.all()).allSatisfy(alert -> {
            assertThat(alert.severity()).as(alert.name()).isIn("critical", "warning", "info");
            assertThat(alert.lasts()).as(alert.name()).isNotBlank();
            assertThat(alert.said("summary")).as(alert.name()).endsWith(".");
            assertThat(alert.said("description")).as(alert.name()).endsWith(".");
            assertThat(alert.runbooks())
                    .as(alert.name())
                    .isNotEmpty()
                    .allSatisfy(page -> assertThat(Runbook.FOLDER.resolve(page)).isRegularFile());
            assertThat(alert.reasons())
                    .as(alert.name())
                    .allMatch(reason -> Code.of(reason).isPresent());
        });
    }

    @Test
    void each_page_about_an_alert_has_its_four_parts_and_an_alert_that_leads_to_it() {
        var led = AlertRules.all().stream()
                .flatMap(alert -> alert.runbooks().stream())
                .toList();

        assertThat(files(PAGES)).isNotEmpty().allSatisfy(file -> {
            var page = new Runbook(Reference.read(file));
            assertThat(led).contains("alerts/" + file.getFileName());
            assertThat(page.text()).startsWith("# `Countersign");
            assertThat(Runbook.PARTS)
                    .allSatisfy(part -> assertThat(page.part(part))
                            .as("%s of %s", part, file)
                            .isNotBlank());
            assertThat(page.part("Look closer")).contains("```sh\nkubectl ");
        });
    }

    /** The chart puts its own in their places. */
    @Test
    void what_the_chart_replaces_stands_in_the_rules() {
        var text = Reference.read(AlertRules.FILE);

        assertThat(text).contains("job=\"countersign\"").doesNotContain("job=~");
        assertThat(addresses()).allMatch(address -> address.startsWith("https://countersign.dev/runbooks/"));
    }

    private static Stream<String> addresses() {
        return AlertRules.all().stream().map(AlertRules.Alert::annotations).map(AlertsTest::address);
    }

    private static String address(JsonNode annotations) {
        return annotations.path("runbook_url").asText();
    }
}
