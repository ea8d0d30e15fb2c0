package dev.countersign.docs;

import dev.countersign.reconcile.Metric;

/** Our own metrics, under the names that Prometheus reads. */
final class MetricsPage {
    private MetricsPage() {}

    static String render() {
        var page = new StringBuilder("""
            # Metrics
            Served on port 9000 at `/q/metrics`. Labels are codes and never names, so that their number does not grow
            with the cluster. JOSDK adds its own (`reconciliations_…`, `events_…`), Micrometer those of the JVM.

            Each has the label `reason`, a [code](findings.md), unless its meaning names others. Every replica tells them of
            all that it sees, so gauges are to be taken from one of them (`max`), counters from all (`sum`). What to be
            alerted of stands in [alerts](alerts.md).

            | metric | kind | meaning |
            |---|---|---|
            """);
        for (var metric : Metric.values()) {
            page.append("| `%s` | %s | %s |%n"
                    .formatted(metric.prometheusName(), metric.isGauge() ? "gauge" : "counter", metric.meaning()));
        }
        return page.toString();
    }
}
