package dev.countersign.plan;

import dev.countersign.api.PrivateKeySpec;
import dev.countersign.api.SelfSigned;
import dev.countersign.api.Subject;
import dev.countersign.pki.AttributeType;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.DistinguishedName.Attribute;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PkiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From what people write to the one model of names and keys. Throws {@link PkiException} with a sentence for them. */
public final class Names {
    private Names() {}

    /** Country down to organizational unit, then the common name, then the serial number. */
    public static DistinguishedName subject(@Nullable Subject subject, @Nullable String commonName) {
        var attributes = new ArrayList<Attribute>();
        if (subject != null) {
            add(attributes, AttributeType.COUNTRY, subject.countries());
            add(attributes, AttributeType.STATE, subject.provinces());
            add(attributes, AttributeType.LOCALITY, subject.localities());
            add(attributes, AttributeType.STREET, subject.streetAddresses());
            add(attributes, AttributeType.POSTAL_CODE, subject.postalCodes());
            add(attributes, AttributeType.ORGANIZATION, subject.organizations());
            add(attributes, AttributeType.ORGANIZATIONAL_UNIT, subject.organizationalUnits());
        }
        if (commonName != null) {
            attributes.add(new Attribute(AttributeType.COMMON_NAME, commonName));
        }
        if (subject != null && subject.serialNumber() != null) {
            attributes.add(new Attribute(AttributeType.SERIAL_NUMBER, subject.serialNumber()));
        }
        return new DistinguishedName(attributes);
    }

    private static void add(List<Attribute> attributes, AttributeType type, List<String> values) {
        values.forEach(value -> attributes.add(new Attribute(type, value)));
    }

    public static KeySpec key(PrivateKeySpec spec) {
        return key(spec.algorithm(), spec.size(), 2048);
    }

    /** An authority's RSA key is longer by default: it signs for ten years (SP 800-57). */
    public static KeySpec key(SelfSigned.AuthorityKey spec) {
        return key(spec.algorithm(), spec.size(), 3072);
    }

    private static KeySpec key(PrivateKeySpec.@Nullable Algorithm algorithm, @Nullable Integer size, int rsaDefault) {
        if (algorithm == null || algorithm == PrivateKeySpec.Algorithm.UNKNOWN) {
            throw new PkiException("privateKey.algorithm is one that this version of the operator does not know:"
                    + " write ECDSA, RSA or Ed25519, or upgrade the operator");
        }
        var bits = Optional.ofNullable(size);
        return switch (algorithm) {
            case ECDSA -> new KeySpec(KeySpec.Algorithm.ECDSA, bits.orElse(256));
            case RSA -> new KeySpec(KeySpec.Algorithm.RSA, bits.orElse(rsaDefault));
            case Ed25519, UNKNOWN -> KeySpec.ED25519;
        };
    }
}
