package dev.countersign.plan.authority;

import dev.countersign.pki.AttributeType;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PublicKey;
import dev.countersign.plan.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/** Where an authority's key and certificate come from. */
public sealed interface Source {
    /** The operator makes the key; the certificate signs itself. */
    record SelfSigned(Template template) implements Source {}

    /** The operator makes the key; another authority, whose UID is left empty here, signs the certificate. */
    record Intermediate(Identity parent, Template template) implements Source {}

    /** Both are copied from somebody else's Secret. */
    record Supplied(String secretName) implements Source {}

    /** How long before its end a successor is due, if somebody said so. */
    default Optional<Duration> renewBefore() {
        return switch (this) {
            case SelfSigned self -> self.template().renewBefore();
            case Intermediate intermediate -> intermediate.template().renewBefore();
            case Supplied _ -> Optional.empty();
        };
    }

    /** What each generation that the operator makes looks like. */
    record Template(
            DistinguishedName prefix,
            String commonName,
            KeySpec key,
            Duration lifetime,
            Optional<Duration> renewBefore,
            int pathLength) {

        /** The name without what depends on the key. */
        DistinguishedName subject(int number) {
            var attributes = new ArrayList<>(prefix.attributes());
            attributes.add(new DistinguishedName.Attribute(AttributeType.COMMON_NAME, commonName + " G" + number));
            return new DistinguishedName(attributes);
        }

        /** Distinguishes the generations' names: verifiers confuse two authorities that have one name. */
        public DistinguishedName subject(int number, PublicKey publicKey) {
            var attributes = new ArrayList<>(subject(number).attributes());
            attributes.add(new DistinguishedName.Attribute(
                    AttributeType.SERIAL_NUMBER, publicKey.fingerprint().substring(0, 16)));
            return new DistinguishedName(attributes);
        }
    }
}
