package dev.countersign.policy;

import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import java.time.Duration;
import java.util.Set;

/** What somebody wants to have certified: the same parsed values that the signer encodes. */
public record Claim(
        Holder holder,
        DistinguishedName subject,
        Set<SubjectAlternativeName> names,
        Set<Usage> usages,
        Duration lifetime,
        KeySpec key) {

    public Claim {
        names = Set.copyOf(names);
        usages = Set.copyOf(usages);
    }
}
