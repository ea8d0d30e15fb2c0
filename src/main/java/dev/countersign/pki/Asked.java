package dev.countersign.pki;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * What a request asks for, or what of it is too much. Everything that is not known is too much: what nobody looked at
 * went into certificates elsewhere (approver-policy#915).
 *
 * @param tooMuch one sentence; the rest is empty then
 */
record Asked(
        DistinguishedName subject,
        Set<SubjectAlternativeName> alternativeNames,
        Set<Usage> usages,
        Optional<String> tooMuch) {

    static Asked by(PKCS10CertificationRequest request) {
        try {
            var subject = subject(request);
            var found = new AskedExtensions(new LinkedHashSet<>(), new LinkedHashSet<>());
            extensions(request).ifPresent(found::read);
            return new Asked(subject, Set.copyOf(found.names()), Set.copyOf(found.usages()), Optional.empty());
        } catch (PkiException e) {
            return tooMuch(e.what());
        } catch (RuntimeException e) { // BouncyCastle throws what it likes at hostile input
            return tooMuch("the request's attributes cannot be read: make a new request");
        }
    }

    private static Asked tooMuch(String what) {
        return new Asked(DistinguishedName.EMPTY, Set.of(), Set.of(), Optional.of(what));
    }

    private static DistinguishedName subject(PKCS10CertificationRequest request) {
        try {
            return DistinguishedName.of(request.getSubject());
        } catch (PkiException e) {
            throw new PkiException("the request's subject is not taken: " + e.what());
        } catch (RuntimeException e) { // BouncyCastle's answer to bytes that are no UTF-8
            throw new PkiException("the request's subject is not taken: a value is no text in its encoding");
        }
    }

    private static Optional<Extensions> extensions(PKCS10CertificationRequest request) {
        var found = Optional.<Extensions>empty();
        for (var attribute : request.getAttributes()) {
            check(attribute);
            if (found.isPresent()) {
                throw new PkiException("the request has two lists of extensions: make one with one");
            }
            found = Optional.of(Extensions.getInstance(attribute.getAttrValues().getObjectAt(0)));
        }
        return found;
    }

    private static void check(Attribute attribute) {
        var type = attribute.getAttrType();
        if (type.equals(PKCSObjectIdentifiers.pkcs_9_at_challengePassword)) {
            throw new PkiException("the request holds a challengePassword, which everybody can read who can read this"
                    + " object: make a request without one");
        }
        if (!type.equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
            throw new PkiException(
                    "the request has an attribute %s, which is not taken: make one without it".formatted(type.getId()));
        }
        if (attribute.getAttrValues().size() != 1) {
            throw new PkiException("the request's list of extensions is not one: make a new request");
        }
    }
}
