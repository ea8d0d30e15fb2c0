package dev.countersign.plan.party;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.evidence.Verdict.Doubt;
import java.util.Optional;

/** What a person should know of a party although it trusts all that it shall. */
final class Remark {
    private Remark() {}

    static Optional<Finding> of(Member member) {
        return member.heard()
                .doubt()
                .filter(doubt -> doubt.doubt() == Doubt.STRANGER_TREATED_ALIKE)
                .map(doubt -> blind(member, doubt.detail()));
    }

    /** The worst that can be said of one that shall require client certificates. */
    static Finding blind(Member member, String detail) {
        return new Finding(
                Code.RELYING_PARTY_BLIND,
                ("%s lets a stranger in like a certificate of the active generation (%s): as far as probes can see it"
                                + " verifies nobody; let it require client certificates, or tell the probe what it speaks"
                                + " (protocol)")
                        .formatted(member.who(), detail));
    }
}
