package dev.countersign.pki;

import java.util.Set;

/** What a client certificate shall say about whom; rebuilt from what was asked for and judged, never copied. */
public record Leaf(
        DistinguishedName subject,
        Set<SubjectAlternativeName> alternativeNames,
        Set<Usage> usages,
        PublicKey publicKey,
        Serial serial,
        Validity validity) {

    public Leaf {
        alternativeNames = Set.copyOf(alternativeNames);
        usages = Set.copyOf(usages);
    }
}
