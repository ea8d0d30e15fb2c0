package dev.countersign.reconcile;

import dev.countersign.api.Condition;
import dev.countersign.cluster.CertificateWorld;
import dev.countersign.cluster.Certificates;
import dev.countersign.cluster.HolderTurns;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.workload.Holding;
import dev.countersign.plan.workload.Opening;
import dev.countersign.plan.workload.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Restarts the workloads that hold a certificate and cannot read it again. No window is waited for: what they hold runs out
 * whether one opens or not.
 */
public final class HolderRestarts {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Certificates certificates;
    private final HolderTurns turns;
    private final Restarts restarts;

    public HolderRestarts(Certificates certificates, HolderTurns turns, Restarts restarts) {
        this.certificates = certificates;
        this.turns = turns;
        this.restarts = restarts;
    }

    /** Only when there is nothing left to write: then the Secret holds the anchors and the certificate. */
    Report step(CertificateWorld world, Plan plan, Outcome outcome, List<Condition> old, long generation, Instant now) {
        if (Holding.wanted(world.resource().getSpec()).isEmpty()) {
            return Report.none(old, now);
        }
        if (outcome instanceof Outcome.Written) {
            return new Report(old, List.of(), now.plus(SOON));
        }
        return plan instanceof Plan.Keep
                ? restarts.step(turns.of(certificates.withLiveSecret(world), now), Opening.ALWAYS, old, generation, now)
                : Report.unchanged(old, now);
    }
}
