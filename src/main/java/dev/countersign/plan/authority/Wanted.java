package dev.countersign.plan.authority;

import dev.countersign.api.NamespaceSelector;
import dev.countersign.pki.AttributeType;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PublicKey;
import dev.countersign.plan.Identity;
import dev.countersign.policy.Allowance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/** An authority as it shall be: defaults filled in, names parsed. */
public record Wanted(
        Identity identity,
        DistinguishedName prefix,
        String commonName,
        KeySpec key,
        Duration lifetime,
        Optional<Duration> renewBefore,
        int pathLength,
        boolean deleteKeys,
        Optional<NamespaceSelector> namespaces,
        Allowance allowance)
        implements Reading {

    /** Distinguishes the generations' names: verifiers confuse two authorities that have one name. */
    public DistinguishedName subject(int number, PublicKey key) {
        var attributes = new ArrayList<>(prefix.attributes());
        attributes.add(new DistinguishedName.Attribute(AttributeType.COMMON_NAME, commonName + " G" + number));
        attributes.add(new DistinguishedName.Attribute(
                AttributeType.SERIAL_NUMBER, key.fingerprint().substring(0, 16)));
        return new DistinguishedName(attributes);
    }

    /** True if it may issue for every namespace that its selector takes, false if only for its own. */
    public boolean isClusterWide() {
        return identity.namespace().isEmpty();
    }
}
