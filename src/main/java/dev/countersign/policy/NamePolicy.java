package dev.countersign.policy;

import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What no authority of ours certifies, whoever asks. */
public final class NamePolicy {
    private NamePolicy() {}

    /** The first objection to these names and usages, if there is one. */
    public static Optional<Objection> objection(
            DistinguishedName subject, Set<SubjectAlternativeName> names, Set<Usage> usages) {
        return Stream.of(reserved(subject, names), wildcard(names), usage(usages))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Kubernetes reads CN as a user and O as a group; {@code system:masters} cannot even be revoked there. */
    private static Optional<Objection> reserved(DistinguishedName subject, Set<SubjectAlternativeName> names) {
        var values = Stream.concat(
                subject.attributes().stream().map(DistinguishedName.Attribute::value),
                names.stream().map(NamePolicy::value));
        return values.filter(value -> value.strip().toLowerCase(Locale.ROOT).startsWith("system:"))
                .findFirst()
                .map(value -> new Objection(
                        Objection.Kind.NAME_RESERVED,
                        "'" + value + "' begins with 'system:', which Kubernetes reserves: choose another name"));
    }

    private static String value(SubjectAlternativeName name) {
        return switch (name) {
            case SubjectAlternativeName.Dns dns -> dns.name();
            case SubjectAlternativeName.Ip ip -> ip.address();
            case SubjectAlternativeName.Uri uri -> uri.uri();
            case SubjectAlternativeName.Email email -> email.address();
            case SubjectAlternativeName.Other other -> other.value();
        };
    }

    private static Optional<Objection> wildcard(Set<SubjectAlternativeName> names) {
        return names.stream()
                .filter(name -> name instanceof SubjectAlternativeName.Dns dns
                        && dns.name().contains("*"))
                .findFirst()
                .map(name -> new Objection(
                        Objection.Kind.NAME_IS_A_WILDCARD,
                        "'" + value(name) + "' is a wildcard: a client is one, so write its full name"));
    }

    private static Optional<Objection> usage(Set<Usage> usages) {
        return usages.stream()
                .filter(usage -> usage.isExtended() && usage != Usage.CLIENT_AUTH)
                .sorted()
                .findFirst()
                .map(usage -> new Objection(
                        Objection.Kind.USAGE_NOT_ALLOWED,
                        "the authority signs for client auth only: remove '" + usage.label() + "' from usages"));
    }
}
