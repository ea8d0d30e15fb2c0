package dev.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.docs.AlertRules;
import dev.countersign.docs.Dashboard;
import dev.countersign.testing.Chart;
import dev.countersign.testing.Prometheus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart brings for a Prometheus and a Grafana is what was tested as files. */
class MonitoringTest {
    private static final String RUNBOOKS = "https://countersign.dev/runbooks/";
    private static final Path PAGES = Path.of("docs", "runbooks");

    @Test
    void the_rules_are_those_of_the_file_and_prometheus_reads_them(@TempDir Path folder) throws IOException {
        var rules = rules(Chart.of("alerts.enabled=true"));
        var file = folder.resolve("rules.yaml").toFile();
        new YAMLMapper().writeValue(file, rules);
        var answer = Prometheus.promtool("check", "rules", file.toString());

        assertThat(rules).isEqualTo(AlertRules.read());
        assertThat(answer.succeeded()).as(answer.text()).isTrue();
        assertThat(answer.text()).contains(AlertRules.all().size() + " rules found");
    }

    @Test
    void each_alert_links_to_a_page_that_there_is() {
        assertThat(AlertRules.in(rules(Chart.of("alerts.enabled=true"))))
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(alert.runbooks())
                        .as(alert.name())
                        .isNotEmpty()
                        .allSatisfy(page -> assertThat(PAGES.resolve(page)).isRegularFile()));
    }

    @ParameterizedTest
    @CsvSource({"https://wiki.example/ops", "https://wiki.example/ops/"})
    void whoever_keeps_the_pages_elsewhere_has_links_to_there(String address) {
        var links = AlertRules.in(rules(Chart.of("alerts.enabled=true", "alerts.runbooks=" + address))).stream()
                .map(alert -> alert.said("runbook_url"));
        var elsewhere = AlertRules.all().stream()
                .map(alert -> alert.said("runbook_url").replace(RUNBOOKS, "https://wiki.example/ops/"));

        assertThat(links).isNotEmpty().containsExactlyElementsOf(elsewhere.toList());
    }

    /** A ServiceMonitor's metrics are of a job with the Service's name, a PodMonitor's of one with its namespace and name. */
    @ParameterizedTest
    @CsvSource({"serviceMonitor, countersign", "podMonitor, countersign-system/countersign"})
    void rules_ask_for_the_job_that_the_monitor_gives(String monitor, String job) {
        var rules = rules(Chart.of("alerts.enabled=true", monitor + ".enabled=true"));

        assertThat(AlertRules.in(rules).stream()
                        .map(AlertRules.Alert::expression)
                        .filter(expression -> expression.contains("job=")))
                .isNotEmpty()
                .allSatisfy(expression -> assertThat(expression).contains("job=\"" + job + "\""));
    }

    @Test
    void the_dashboard_is_that_of_the_file() throws IOException {
        var data = part(Chart.of("dashboard.enabled=true"), "ConfigMap").path("data");

        assertThat(new ObjectMapper().readTree(data.path("countersign.json").asText()))
                .isEqualTo(Dashboard.read());
    }

    private static JsonNode rules(Chart chart) {
        return part(chart, "PrometheusRule").path("spec");
    }

    private static JsonNode part(Chart chart, String kind) {
        var found = chart.parts().stream()
                .filter(part -> part.object().getKind().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return new ObjectMapper().valueToTree(found.getFirst().object());
    }
}
