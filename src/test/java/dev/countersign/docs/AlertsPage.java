package dev.countersign.docs;

import java.util.stream.Collectors;

/** What the chart's rules tell of, with the page that says what to do. */
final class AlertsPage {
    private AlertsPage() {}

    static String render() {
        var page = new StringBuilder("""
                # Alerts
                The rules of the chart, `helm/countersign/files/alerts.yaml`: an ordinary Prometheus rule file, which the
                chart brings as a PrometheusRule. *critical*: something is refused, or will be within a day. *warning*: it
                will be if nobody looks. *info*: to be planned.

                | alert | severity | after | says | runbook |
                |---|---|---|---|---|
                """);
        AlertRules.all()
                .forEach(alert -> page.append("| `%s` | %s | %s | %s | %s |%n"
                        .formatted(
                                alert.name(),
                                alert.severity(),
                                alert.lasts(),
                                Reference.cell(alert.said("summary")),
                                alert.runbooks().stream()
                                        .map(runbook -> "[%s](../runbooks/%s)".formatted(name(runbook), runbook))
                                        .collect(Collectors.joining(", ")))));
        return page.toString();
    }

    private static String name(String runbook) {
        return runbook.substring(runbook.lastIndexOf('/') + 1).replace(".md", "");
    }
}
