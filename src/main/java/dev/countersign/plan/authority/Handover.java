package dev.countersign.plan.authority;

import dev.countersign.pki.PermittedNames;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        var objection = below.isClusterWide() ? Optional.<Finding>empty() : Scope.objection(above, namespace, labels);
        return new Handover(objection, PermittedNames.ALL, List.of());
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
