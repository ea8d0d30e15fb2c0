package dev.countersign.plan.authority;

import dev.countersign.api.LabelSelector;
import dev.countersign.plan.Identity;
import dev.countersign.policy.Allowance;
import java.util.Optional;

/** An authority as it shall be: defaults filled in, names parsed. */
public record Wanted(
        Identity identity,
        Source source,
        boolean deleteKeys,
        Optional<LabelSelector> namespaces,
        Allowance allowance,
        RotationRule rotation)
        implements Reading {

    /** One that says nothing of rotation. */
    public Wanted(
            Identity identity,
            Source source,
            boolean deleteKeys,
            Optional<LabelSelector> namespaces,
            Allowance allowance) {
        this(identity, source, deleteKeys, namespaces, allowance, RotationRule.DEFAULT);
    }

    public Wanted rotating(RotationRule rule) {
        return new Wanted(identity, source, deleteKeys, namespaces, allowance, rule);
    }

    /** True if it may issue for every namespace that its selector takes, false if only for its own. */
    public boolean isClusterWide() {
        return identity.namespace().isEmpty();
    }
}
