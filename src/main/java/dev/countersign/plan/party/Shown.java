package dev.countersign.plan.party;

import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.GenerationName;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one relying party has shown.
 *
 * @param complete whether it trusts every generation that it shall
 * @param refuses generations with a known key that it was seen to turn away
 * @param finding why it lags, or what else a person should know
 * @param settlesAt when it will, if only time is missing
 */
public record Shown(
        Who who,
        Set<GenerationName> trusts,
        Optional<Evidence> evidence,
        boolean complete,
        Set<GenerationName> refuses,
        Optional<Finding> finding,
        Optional<Instant> settlesAt) {
    public Shown {
        trusts = Collections.unmodifiableSet(new LinkedHashSet<>(trusts));
        refuses = Set.copyOf(refuses);
    }

    /** True if it has taken up all anchors, and thus no others. Answers to probes show the good ones alone. */
    public boolean hasThemAll() {
        return complete && !evidence.equals(Optional.of(Evidence.Probed));
    }
}
