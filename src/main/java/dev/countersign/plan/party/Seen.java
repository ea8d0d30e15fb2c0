package dev.countersign.plan.party;

import dev.countersign.plan.Finding;
import dev.countersign.plan.workload.Strategy;
import dev.countersign.plan.workload.Workload;
import java.util.List;
import java.util.Set;

/** What was seen of one relying party. */
public sealed interface Seen {
    /** Nothing, and why. */
    record Unseen(Finding because) implements Seen {}

    /** A server outside of the cluster: there is nothing to look at. */
    record Outside() implements Seen {}

    /**
     * A workload.
     *
     * @param mounts of the template, as far as the bundle can stand in them: what its next pod will mount
     */
    record Running(Workload workload, Set<Mount> mounts, List<Pod> pods) implements Seen {
        public Running {
            mounts = Set.copyOf(mounts);
            pods = List.copyOf(pods);
        }

        boolean paused() {
            return workload.paused();
        }

        /** A part of its pods at least stays until somebody deletes it. */
        boolean onDelete() {
            return !(workload.strategy() instanceof Strategy.All);
        }

        /** Whoever comes later reads what is there then. */
        boolean isAtZero() {
            return workload.isEmpty() && pods.isEmpty();
        }
    }
}
