package dev.countersign.reconcile;

import dev.countersign.api.Condition;
import dev.countersign.cluster.BundleWorld;
import dev.countersign.cluster.PartyTurns;
import dev.countersign.cluster.RestartWindows;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Plan;
import dev.countersign.plan.trust.Wanted;
import dev.countersign.plan.workload.Report;
import java.time.Instant;
import java.util.List;

/** Restarts the relying parties that read a bundle when they start. */
public final class PartyRestarts {
    private final PartyTurns turns;
    private final RestartWindows windows;
    private final Restarts restarts;

    public PartyRestarts(PartyTurns turns, RestartWindows windows, Restarts restarts) {
        this.turns = turns;
        this.windows = windows;
        this.restarts = restarts;
    }

    /** While the anchors are not known, or not yet written, nobody is restarted for them. */
    Report step(BundleWorld world, Plan plan, List<Condition> old, long generation, Instant now) {
        if (!(world.reading() instanceof Wanted wanted)) {
            return Report.none(old, now);
        }
        var anchors = plan.selection().anchors();
        return plan instanceof Plan.Hold && !anchors.isEmpty()
                ? restarts.step(
                        turns.of(wanted, world.observed(), Content.of(wanted, anchors)),
                        windows.of(wanted.sources(), now),
                        old,
                        generation,
                        now)
                : Report.unchanged(old, now);
    }
}
