package dev.countersign.plan.authority;

import dev.countersign.pki.AddressRange;
import dev.countersign.pki.PermittedNames;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.policy.Delegation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an authority hands on to one that it signs.
 *
 * @param objection why it signs that one not at all
 * @param withheld entries of its {@code allow} that X.509 can hold nobody to
 */
record Handover(Optional<Finding> objection, PermittedNames permitted, List<String> withheld) {
    Handover {
        withheld = List.copyOf(withheld);
    }

    static Handover of(Wanted above, Wanted below, Map<String, String> labels) {
        var namespace = below.identity().namespace();
        var delegated = limit(above, below).handedOn();
        var scope = below.isClusterWide() ? Optional.<Finding>empty() : Scope.objection(above, namespace, labels);
        var to = new Delegation.To(namespace, below.identity().name());
        var objection = scope.or(
                () -> Delegation.mayDelegate(above.allowance(), above.identity().namespace(), to)
                        .map(Finding::of));
        return new Handover(
                objection,
                delegated.constraints().map(Handover::permitted).orElse(PermittedNames.ALL),
                delegated.withheld());
    }

    /** What everybody on the way up hands on now: a name that was taken back above is not certified below any more. */
    static List<Plan.Limit> limits(Wanted wanted, Upstream upstream) {
        if (!(upstream instanceof Upstream.Parent parent) || !(parent.reading() instanceof Wanted above)) {
            return List.of();
        }
        var further = parent.plan().active().stream().flatMap(active -> active.limits().stream());
        return Stream.concat(Stream.of(limit(above, wanted)), further).toList();
    }

    private static Plan.Limit limit(Wanted above, Wanted below) {
        var namespace = below.isClusterWide()
                ? Optional.<String>empty()
                : Optional.of(below.identity().namespace());
        return new Plan.Limit(above.allowance(), Delegation.of(above.allowance(), namespace));
    }

    /** What can be said of subjects is withheld, so none is handed on. */
    private static PermittedNames permitted(Delegation.Constraints constraints) {
        return new PermittedNames(
                false,
                Optional.of(Set.copyOf(constraints.dnsDomains())),
                Optional.of(Set.copyOf(constraints.emails())),
                Optional.of(Set.copyOf(constraints.uriHosts())),
                Optional.of(constraints.addresses().stream()
                        .map(AddressRange::toString)
                        .collect(Collectors.toUnmodifiableSet())));
    }

    Optional<Finding> remark(Identity parent) {
        return withheld.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Code.NAMES_NOT_DELEGATED,
                        "X.509 cannot hold an authority to %s, so %s does not hand it on"
                                        .formatted(withheld.getFirst(), parent)
                                + (withheld.size() > 1 ? " (and %d more)".formatted(withheld.size() - 1) : "")));
    }
}
