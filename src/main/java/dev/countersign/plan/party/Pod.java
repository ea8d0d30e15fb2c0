package dev.countersign.plan.party;

import java.util.Optional;
import java.util.Set;

/**
 * A pod that has not ended and is not being deleted.
 *
 * @param hash the anchors that it began with, by its annotation countersign.dev/anchors
 */
public record Pod(
        String name,
        String uid,
        Optional<String> address,
        boolean ready,
        boolean onHostNetwork,
        Optional<String> hash,
        Set<Mount> mounts) {
    public Pod {
        mounts = Set.copyOf(mounts);
    }
}
