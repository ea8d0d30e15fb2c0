package dev.countersign.cluster;

import dev.countersign.api.TrustBundle;
import dev.countersign.plan.trust.Observed;
import dev.countersign.plan.trust.Reading;

/** One bundle's object and what was observed around it. */
public record BundleWorld(TrustBundle resource, Reading reading, Observed observed) {
    public BundleWorld with(Observed changed) {
        return new BundleWorld(resource, reading, changed);
    }
}
