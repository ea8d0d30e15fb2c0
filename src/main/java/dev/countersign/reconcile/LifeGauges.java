package dev.countersign.reconcile;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How many objects are ready, how far certificates are in their lives, and which authority ends first. */
final class LifeGauges {
    private static final List<String> STAGES = List.of("none", "fresh", "due", "late", "expired");
    private static final String UNKNOWN = "Unknown";
    private static final List<String> READY = List.of("True", "False", UNKNOWN);

    private LifeGauges() {}

    /** A finding is counted wherever it is said, so the number of those that are up to date is not that of the ready ones. */
    static void ready(MeterRegistry registry, String kind, Supplier<Stream<List<Condition>>> conditions) {
        for (var ready : READY) {
            Gauge.builder(
                            Metric.OBJECTS.key(),
                            () -> conditions
                                    .get()
                                    .filter(some -> ready.equals(ready(some)))
                                    .count())
                    .tag("kind", kind)
                    .tag("ready", ready)
                    .register(registry);
        }
    }

    private static String ready(List<Condition> conditions) {
        return Conditions.find(conditions, Condition.READY)
                .map(Condition::status)
                .filter(READY::contains)
                .orElse(UNKNOWN);
    }

    static void certificates(
            MeterRegistry registry, Supplier<Stream<ClientCertificateStatus>> statuses, InstantSource clock) {
        for (var stage : STAGES) {
            Gauge.builder(Metric.LIVES.key(), () -> at(stage, statuses.get(), clock.instant()))
                    .tag("stage", stage)
                    .register(registry);
        }
    }

    private static long at(String stage, Stream<ClientCertificateStatus> statuses, Instant now) {
        return statuses.filter(status -> stage.equals(stage(status, now))).count();
    }

    /** By the clock and not by what was said last: an operator that says nothing any more is when it matters. */
    private static String stage(ClientCertificateStatus status, Instant now) {
        var end = Conditions.time(status.notAfter());
        if (end.isEmpty()) {
            return "none";
        }
        if (!now.isBefore(end.get())) {
            return "expired";
        }
        return Conditions.time(status.renewalTime())
                .filter(due -> !now.isBefore(due))
                .map(due -> now.isBefore(middle(due, end.get())) ? "due" : "late")
                .orElse("fresh");
    }

    private static Instant middle(Instant due, Instant end) {
        return due.plus(Duration.between(due, end).dividedBy(2));
    }

    static void authorities(MeterRegistry registry, Supplier<Stream<AuthorityStatus>> statuses) {
        Gauge.builder(Metric.AUTHORITY_END.key(), () -> firstEnd(statuses.get()))
                .register(registry);
    }

    private static long firstEnd(Stream<AuthorityStatus> statuses) {
        return statuses.filter(status -> status.conditions().stream()
                        .anyMatch(condition -> Code.AUTHORITY_NEAR_EXPIRY.text().equals(condition.reason())))
                .flatMap(status -> Conditions.time(status.notAfter()).stream())
                .mapToLong(Instant::getEpochSecond)
                .min()
                .orElse(0);
    }
}
