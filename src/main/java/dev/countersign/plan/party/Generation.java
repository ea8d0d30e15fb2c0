package dev.countersign.plan.party;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.trust.GenerationName;

/** A generation of a source, and the anchor that whoever trusts it has; of one below another authority that is the root. */
public record Generation(GenerationName name, Certificate anchor, boolean active) {
    /** The authority of both is the same one. */
    public boolean isSisterOf(Generation other) {
        return name.authority().equals(other.name().authority())
                && name.clusterWide() == other.name().clusterWide();
    }
}
