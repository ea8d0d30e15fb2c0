package dev.countersign.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.reconcile.Metric;
import dev.countersign.testing.Prometheus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard shows exists, and Prometheus understands what it asks. */
class DashboardTest {
    private static final Pattern OURS = Pattern.compile("countersign_\\w+");
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void each_panel_says_what_it_shows_in_which_unit_and_leaves_the_data_source_to_who_looks() {
        assertThat(Dashboard.panels()).hasSizeGreaterThan(20).allSatisfy(panel -> {
            var title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.path("description").asText()).as(title).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotBlank();
            assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(panel.path("targets")).as(title).isNotEmpty();
        });
    }

    @Test
    void each_panel_has_a_place_of_its_own() {
        var panels = Dashboard.panels();

        assertThat(panels.stream().map(DashboardTest::id)).doesNotHaveDuplicates();
        assertThat(panels.stream()
                        .flatMap(one -> panels.stream().filter(other -> id(one) < id(other) && overlap(one, other))))
                .isEmpty();
    }

    private static int id(JsonNode panel) {
        return panel.path("id").asInt();
    }

    private static boolean overlap(JsonNode one, JsonNode other) {
        return overlap(one, other, "x", "w") && overlap(one, other, "y", "h");
    }

    private static boolean overlap(JsonNode one, JsonNode other, String from, String size) {
        var first = one.path("gridPos");
        var second = other.path("gridPos");
        return first.path(from).asInt()
                        < second.path(from).asInt() + second.path(size).asInt()
                && second.path(from).asInt()
                        < first.path(from).asInt() + first.path(size).asInt();
    }

    @Test
    void the_only_variables_are_the_data_source_and_the_job() {
        assertThat(Dashboard.read().at("/templating/list").findValuesAsText("name"))
                .containsExactly("datasource", "job");
        assertThat(Dashboard.queries())
                .allSatisfy(query -> assertThat(query.expression()).contains("job=\"$job\""));
        assertThat(Dashboard.queries())
                .allSatisfy(query -> assertThat(query.of("countersign")).doesNotContain("$"));
    }

    /** A rule of a query is read as the query is; annotations ask too. */
    @Test
    void prometheus_understands_each_query(@TempDir Path folder) throws IOException {
        var rules = Dashboard.read().findValuesAsText("expr").stream()
                .map(expression -> new Dashboard.Query("", expression))
                .map(query -> Map.of("record", "asked", "expr", query.of("countersign")))
                .toList();
        var file = folder.resolve("queries.yaml").toFile();
        YAML.writeValue(file, Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules))));

        var answer = Prometheus.promtool("check", "rules", "--lint=none", file.toString());

        assertThat(rules).hasSizeGreaterThan(Dashboard.queries().size());
        assertThat(answer.succeeded()).as(answer.text()).isTrue();
        assertThat(answer.text()).contains(rules.size() + " rules found");
    }

    /** Prometheus answers a question for a metric that there is not with nothing, and an alert never fires. */
    @Test
    void every_metric_of_ours_that_is_asked_for_exists() {
        var existing = Stream.of(Metric.values()).map(Metric::prometheusName).toList();
        var alerts = AlertRules.all().stream().map(AlertRules.Alert::expression);
        // Its variables ask too.
        var dashboard = Stream.of(Dashboard.read().toString());

        assertThat(Stream.concat(alerts, dashboard)
                        .flatMap(expression -> OURS.matcher(expression).results())
                        .map(MatchResult::group))
                .isNotEmpty()
                .allMatch(existing::contains);
    }
}
