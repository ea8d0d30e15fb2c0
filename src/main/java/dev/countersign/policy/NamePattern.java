package dev.countersign.policy;

import dev.countersign.pki.AddressRange;
import dev.countersign.pki.DistinguishedName.Attribute;
import dev.countersign.pki.SubjectAlternativeName;

/** One entry of a list of names that an authority signs. */
public sealed interface NamePattern {
    /** Text. */
    record Text(Glob glob) implements NamePattern {
        @Override
        public String toString() {
            return glob.toString();
        }
    }

    /** IP addresses. */
    record Addresses(AddressRange range) implements NamePattern {
        @Override
        public String toString() {
            return range.toString();
        }
    }

    /** An otherName of one type. */
    record Other(String oid, Glob value) implements NamePattern {
        @Override
        public String toString() {
            return oid + ": " + value;
        }
    }

    /** True if an attribute of a subject is this holder's by this entry. */
    default boolean gives(Attribute attribute, Holder holder) {
        return this instanceof Text text && text.glob().matches(attribute.value(), holder);
    }

    /** True if an alternative name is this holder's by this entry. */
    default boolean gives(SubjectAlternativeName name, Holder holder) {
        return switch (this) {
            case Addresses addresses ->
                name instanceof SubjectAlternativeName.Ip ip
                        && addresses.range().contains(ip);
            case Other pattern ->
                name instanceof SubjectAlternativeName.Other other
                        && pattern.oid().equals(other.oid())
                        && pattern.value().matches(other.value(), holder);
            case Text text ->
                !(name instanceof SubjectAlternativeName.Other) && text.glob().matches(NamePolicy.value(name), holder);
        };
    }
}
