package dev.countersign.reconcile;

import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Plan;
import io.micrometer.core.instrument.MeterRegistry;
import org.jboss.logging.Logger;

/** Counts what was done and why. Labels are codes and never names: their number does not grow with the cluster. */
public final class Telemetry {
    private static final Logger LOG = Logger.getLogger(Telemetry.class);
    private static final String REASON = "reason";

    private final MeterRegistry registry;

    public Telemetry(MeterRegistry registry) {
        this.registry = registry;
    }

    void certificate(Plan plan, Outcome outcome) {
        var reason = plan.because().code().text();
        switch (outcome) {
            case Outcome.Written written -> {
                var done = plan instanceof Plan.Issue ? "issued" : "rewritten";
                registry.counter("countersign.certificates." + done, REASON, reason)
                        .increment();
                LOG.debugf("%s because of %s", done, plan.because());
            }
            case Outcome.Failed failed ->
                registry.counter(
                                "countersign.certificates.failed",
                                REASON,
                                failed.because().code().text())
                        .increment();
            case Outcome.Nothing nothing -> {
                if (plan instanceof Plan.Refuse) {
                    registry.counter("countersign.certificates.refused", REASON, reason)
                            .increment();
                }
            }
            case Outcome.LookAgain again -> {}
        }
    }
}
