package dev.countersign.probe;

import dev.countersign.plan.evidence.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was seen when servers were asked.
 *
 * @param began when; what was seen may be newer, never older
 * @param left targets that were not asked, or not to the end: too many of one party, or no time
 */
public record Round(Instant began, Map<Target, Sight> sights, List<Target> left) {
    public Round {
        sights = Map.copyOf(sights);
        left = List.copyOf(left);
    }
}
