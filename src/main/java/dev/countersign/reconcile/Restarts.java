package dev.countersign.reconcile;

import dev.countersign.api.Condition;
import dev.countersign.cluster.Secrets;
import dev.countersign.cluster.Workloads;
import dev.countersign.plan.Finding;
import dev.countersign.plan.workload.Opening;
import dev.countersign.plan.workload.Plan;
import dev.countersign.plan.workload.Planner;
import dev.countersign.plan.workload.Report;
import dev.countersign.plan.workload.Turn;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Restarts workloads one at a time: plans from what was just seen, takes the one step that is due, and says so. */
public final class Restarts {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Workloads workloads;

    public Restarts(Workloads workloads) {
        this.workloads = workloads;
    }

    /** One step, and what to say after it. */
    Report step(List<Turn> turns, Opening opening, List<Condition> old, long generation, Instant now) {
        if (turns.isEmpty()) {
            return Report.none(old, now);
        }
        var plan = Planner.plan(turns, opening, now);
        try {
            var refused = act(plan, now);
            return Report.of(refused.map(plan::refused).orElse(plan), turns.size(), old, generation, now);
        } catch (KubernetesClientException e) {
            if (!Secrets.isOutdated(e) && e.getCode() != 404) {
                throw e;
            }
            return new Report(old, List.of(), now.plus(SOON)); // somebody else was faster: look again
        }
    }

    private Optional<Finding> act(Plan plan, Instant now) {
        return switch (plan) {
            case Plan.Roll roll -> workloads.roll(roll.workload(), roll.turn(), now);
            case Plan.Note note -> workloads.note(note.workload(), note.turn());
            case Plan.Wait _, Plan.Stuck _, Plan.Done _ -> Optional.empty();
        };
    }
}
