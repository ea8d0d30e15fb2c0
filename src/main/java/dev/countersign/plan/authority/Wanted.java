package dev.countersign.plan.authority;

import dev.countersign.api.LabelSelector;
import dev.countersign.plan.Identity;
import dev.countersign.policy.Allowance;
import java.util.Optional;

/** An authority as it shall be: defaults filled in, names parsed. */
public record Wanted(
        Identity identity, Source source, boolean deleteKeys, Optional<LabelSelector> namespaces, Allowance allowance)
        implements Reading {

    /** True if it may issue for every namespace that its selector takes, false if only for its own. */
    public boolean isClusterWide() {
        return identity.namespace().isEmpty();
    }
}
