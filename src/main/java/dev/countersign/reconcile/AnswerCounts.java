package dev.countersign.reconcile;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts what the API server answers. Apart from {@link Telemetry}, which needs the client that this listens to. */
public final class AnswerCounts {
    private final MeterRegistry registry;

    public AnswerCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    public void count(String method, String code) {
        registry.counter(Metric.API_ANSWERS.key(), "method", method, "code", code)
                .increment();
    }
}
