package dev.countersign.plan.party;

import dev.countersign.plan.Finding;
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
     * @param mounts of the template: what its next pod will mount
     */
    record Running(boolean wantsPods, boolean paused, boolean onDelete, Set<Mount> mounts, List<Pod> pods)
            implements Seen {
        public Running {
            mounts = Set.copyOf(mounts);
            pods = List.copyOf(pods);
        }

        /** Whoever comes later reads what is there then. */
        boolean isAtZero() {
            return !wantsPods && pods.isEmpty();
        }
    }
}
