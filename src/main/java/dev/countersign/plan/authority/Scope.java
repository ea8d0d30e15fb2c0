package dev.countersign.plan.authority;

import dev.countersign.api.LabelSelector;
import dev.countersign.api.LabelSelector.Requirement;
import dev.countersign.pki.NameLimits;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.policy.AllowPolicy;
import dev.countersign.policy.Delegation;
import dev.countersign.policy.Visible;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For which namespaces an authority issues, and what. */
public final class Scope {
    private Scope() {}

    /** Why the authority issues nothing for a namespace with these labels, if it does not. */
    public static Optional<Finding> objection(Wanted wanted, String namespace, Map<String, String> labels) {
        if (!wanted.isClusterWide()) {
            return Optional.empty();
        }
        var allowed = wanted.namespaces()
                .filter(selector -> matches(selector, labels))
                .isPresent();
        return allowed
                ? Optional.empty()
                : Optional.of(new Finding(
                        Code.NAMESPACE_NOT_ALLOWED,
                        "%s does not issue for namespace %s: its allow.namespaces must select that namespace's labels"
                                .formatted(wanted.identity(), namespace)));
    }

    /** The same for one certificate: the namespace first, then names, usages, key and lifetime. */
    public static Optional<Finding> objection(
            Wanted wanted, dev.countersign.plan.client.Wanted claimant, Map<String, String> labels) {
        return objection(wanted, claimant.identity().namespace(), labels)
                .or(() -> AllowPolicy.objection(wanted.allowance(), claimant.claim())
                        .map(Finding::of));
    }

    /**
     * Whatever its own {@code allow} says: what those above hand on now, and what they did when they signed it, as name
     * constraints (RFC 5280, 4.2.1.10). These cannot be changed any more; a signer would refuse the certificate too, but
     * only again and again.
     */
    public static Optional<Finding> objection(
            Wanted wanted, dev.countersign.plan.client.Wanted claimant, Plan.Active active) {
        return active.limits().stream()
                .flatMap(limit -> Delegation.objection(limit.from(), limit.handedOn(), claimant.claim()).stream())
                .findFirst()
                .map(Finding::of)
                .or(() -> constrained(wanted, claimant, active));
    }

    private static Optional<Finding> constrained(
            Wanted wanted, dev.countersign.plan.client.Wanted claimant, Plan.Active active) {
        return NameLimits.violation(claimant.subject(), claimant.alternativeNames(), active.path())
                .map(name -> new Finding(
                        Code.NAME_NOT_ALLOWED,
                        ("'%s' is outside of the names for which the certificate of %s, or one above it, permits to sign"
                                        + " (its name constraints): remove the name, or ask an authority that may sign it")
                                .formatted(Visible.text(name), wanted.identity())));
    }

    /** Kubernetes' meaning of a label selector: everything must hold, and an empty one takes all. */
    static boolean matches(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.matchLabels().entrySet())
                && selector.matchExpressions().stream().allMatch(requirement -> holds(requirement, labels));
    }

    private static boolean holds(Requirement requirement, Map<String, String> labels) {
        var operator = requirement.operator();
        var value = labels.get(requirement.key());
        if (operator == null) {
            return false; // one that this build does not know: nothing is allowed by guessing
        }
        return switch (operator) {
            case In -> isOneOf(value, requirement);
            case NotIn -> !isOneOf(value, requirement);
            case Exists -> value != null;
            case DoesNotExist -> value == null;
        };
    }

    private static boolean isOneOf(@Nullable String value, Requirement requirement) {
        return value != null && requirement.values().contains(value);
    }
}
