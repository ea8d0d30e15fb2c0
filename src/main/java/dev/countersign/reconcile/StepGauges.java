package dev.countersign.reconcile;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityStatus;
import dev.countersign.plan.Conditions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where rotations stand, as numbers: somebody who watches them sees the one that does not move. */
final class StepGauges {
    private static final List<String> STEPS = List.of("Publish", "AwaitTrust", "AwaitLeaves");

    private StepGauges() {}

    static void register(MeterRegistry registry, Supplier<Stream<? extends Authority>> authorities) {
        for (var step : STEPS) {
            Gauge.builder(Metric.WAITING.key(), () -> waiting(at(step, authorities)))
                    .tag("step", step)
                    .register(registry);
            Gauge.builder(Metric.STEP_SINCE.key(), () -> since(at(step, authorities)))
                    .tag("step", step)
                    .register(registry);
        }
    }

    private static Stream<AuthorityStatus.Progress> at(String step, Supplier<Stream<? extends Authority>> authorities) {
        return authorities
                .get()
                .flatMap(resource -> Optional.ofNullable(resource.getStatus())
                        .map(AuthorityStatus::rotation)
                        .filter(progress -> step.equals(progress.step()))
                        .stream());
    }

    private static long waiting(Stream<AuthorityStatus.Progress> some) {
        return some.flatMap(progress -> Optional.ofNullable(progress.waiting()).stream())
                .mapToLong(Integer::longValue)
                .sum();
    }

    private static long since(Stream<AuthorityStatus.Progress> some) {
        return some.flatMap(progress -> Conditions.time(progress.since()).stream())
                .mapToLong(Instant::getEpochSecond)
                .min()
                .orElse(0);
    }
}
