package dev.countersign.policy;

import dev.countersign.pki.AttributeType;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.DistinguishedName.Attribute;
import dev.countersign.pki.SubjectAlternativeName;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What no authority of ours certifies, whoever asks. */
public final class NamePolicy {
    private NamePolicy() {}

    /** The first objection to these names, if there is one. */
    public static Optional<Objection> objection(DistinguishedName subject, Set<SubjectAlternativeName> names) {
        return Stream.of(reserved(subject, names), wildcard(subject, names), misleading(subject, names))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Kubernetes reads CN as a user and O as a group; {@code system:masters} cannot even be revoked there. */
    private static Optional<Objection> reserved(DistinguishedName subject, Set<SubjectAlternativeName> names) {
        return Stream.concat(
                        subject.attributes().stream().map(Attribute::value),
                        ordered(names).map(NamePolicy::value))
                .filter(Spelling::isReserved)
                .findFirst()
                .map(value -> new Objection(
                        Objection.Kind.NAME_RESERVED,
                        "'%s' begins with 'system:', which Kubernetes reserves: choose another name"
                                .formatted(Visible.text(value))));
    }

    /** The first one is named, and a set gives another one first after each start. */
    private static Stream<SubjectAlternativeName> ordered(Set<SubjectAlternativeName> names) {
        return names.stream().sorted(Comparator.comparing(SubjectAlternativeName::text));
    }

    static String value(SubjectAlternativeName name) {
        return switch (name) {
            case SubjectAlternativeName.Dns dns -> dns.name();
            case SubjectAlternativeName.Ip ip -> ip.address();
            case SubjectAlternativeName.Uri uri -> uri.uri();
            case SubjectAlternativeName.Email email -> email.address();
            case SubjectAlternativeName.Other other -> other.value();
        };
    }

    /** Servers look for wildcards in the common name too; whoever reads URIs as patterns would find one there. */
    private static Optional<Objection> wildcard(DistinguishedName subject, Set<SubjectAlternativeName> names) {
        var commonNames = subject.attributes().stream()
                .filter(attribute -> attribute.type() == AttributeType.COMMON_NAME)
                .map(Attribute::value);
        return Stream.concat(commonNames, ordered(names).map(NamePolicy::value))
                .filter(value -> value.contains("*"))
                .findFirst()
                .map(value -> new Objection(
                        Objection.Kind.NAME_IS_A_WILDCARD,
                        "'%s' is a wildcard: a client is one, so write its full name".formatted(Visible.text(value))));
    }

    private static Optional<Objection> misleading(DistinguishedName subject, Set<SubjectAlternativeName> names) {
        var attributes = subject.attributes().stream()
                .flatMap(attribute -> Spelling.flaw(attribute.value())
                        .map(flaw -> misleading(attribute.type().label(), attribute.value(), flaw))
                        .stream());
        var others = ordered(names)
                .flatMap(name -> Spelling.flaw(name).map(flaw -> misleading("the name", value(name), flaw)).stream());
        return Stream.concat(attributes, others).findFirst();
    }

    private static Objection misleading(String what, String value, String flaw) {
        return new Objection(Objection.Kind.NAME_MISLEADING, "%s '%s' %s".formatted(what, Visible.text(value), flaw));
    }
}
