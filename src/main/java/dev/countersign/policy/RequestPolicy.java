package dev.countersign.policy;

import dev.countersign.pki.CertificateRequest;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.DistinguishedName.Attribute;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PublicKey;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.ldap.Rdn;

/**
 * What a request may ask for: nothing that the spec does not name. It may ask for less, because the certificate says what
 * the spec says.
 */
public final class RequestPolicy {
    private RequestPolicy() {}

    /** The first objection to a request without flaw, if there is one. */
    public static Optional<Objection> objection(
            CertificateRequest request,
            DistinguishedName subject,
            Set<SubjectAlternativeName> names,
            Set<Usage> usages) {
        return Stream.of(attributes(request, subject), names(request, names), usages(request, usages))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Objection> attributes(CertificateRequest request, DistinguishedName subject) {
        return request.subject().attributes().stream()
                .filter(asked -> !subject.attributes().contains(asked))
                .map(RequestPolicy::text)
                .findFirst()
                .map(RequestPolicy::mismatch);
    }

    private static String text(Attribute attribute) {
        return attribute.type().label() + "=" + Rdn.escapeValue(attribute.value());
    }

    private static Optional<Objection> names(CertificateRequest request, Set<SubjectAlternativeName> names) {
        return request.alternativeNames().stream()
                .filter(asked -> !names.contains(asked))
                .map(SubjectAlternativeName::text)
                .sorted()
                .findFirst()
                .map(RequestPolicy::mismatch);
    }

    private static Objection mismatch(String name) {
        return new Objection(
                Objection.Kind.REQUEST_NAMES_MISMATCH,
                "the request asks for '%s', which the spec does not name: add it to the spec, or make a request without it"
                        .formatted(name));
    }

    private static Optional<Objection> usages(CertificateRequest request, Set<Usage> usages) {
        var more = request.usages().stream()
                .filter(asked -> !usages.contains(asked))
                .sorted()
                .map(Usage::label)
                .collect(Collectors.joining(", "));
        if (!more.isEmpty()) {
            return tooMuch(
                    "the request asks for '%s', which is not in usages: add it there, or make a request without it"
                            .formatted(more));
        }
        var rsa = request.publicKey().flatMap(PublicKey::spec).filter(KeySpec::isRsa);
        return usages.contains(Usage.KEY_ENCIPHERMENT) && rsa.isEmpty()
                ? tooMuch("key encipherment is for RSA keys only (RFC 8813), and the request's is none: remove it from"
                        + " usages")
                : Optional.empty();
    }

    private static Optional<Objection> tooMuch(String sentence) {
        return Optional.of(new Objection(Objection.Kind.REQUEST_ASKS_TOO_MUCH, sentence));
    }
}
