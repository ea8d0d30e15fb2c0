package dev.countersign.plan.trust;

import dev.countersign.plan.Identity;
import java.util.List;
import java.util.Optional;

/** A bundle as it shall be: defaults filled in, everything read. */
public record Wanted(
        Identity identity,
        long generation,
        List<Source> sources,
        Target target,
        Optional<ClusterTarget> clusterTarget,
        List<Party> parties)
        implements Reading {

    public Wanted {
        sources = List.copyOf(sources);
        parties = List.copyOf(parties);
    }
}
