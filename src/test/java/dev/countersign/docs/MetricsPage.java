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

            Each has the label `reason`, a [code](findings.md); probes have `outcome`, and two gauges `step`.

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
