package dev.countersign.pki;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What an authority's certificate demands of those below it and nobody can read: verifiers reject the whole path then,
 * whatever the names are, so nothing may be signed with it.
 */
public final class UnclearConstraints {
    /** Which critical extensions OpenSSL, Go and Java all know; one that a verifier does not know ends the path. */
    private static final Set<ASN1ObjectIdentifier> KNOWN = Set.of(
            Extension.basicConstraints,
            Extension.keyUsage,
            Extension.extendedKeyUsage,
            Extension.nameConstraints,
            Extension.subjectAlternativeName,
            Extension.certificatePolicies,
            Extension.policyConstraints,
            Extension.policyMappings,
            Extension.inhibitAnyPolicy);

    private static final Pattern DOMAIN = Pattern.compile("[.]?[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*|");
    private static final Pattern MAILBOX = Pattern.compile("[^@\\s\\p{Cntrl}]+@[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*");

    /** As much of a stranger's name as a sentence can take, in characters. */
    private static final int SHOWN = 128;

    private UnclearConstraints() {}

    /** The first one, as the end of a sentence about the certificate; empty if all can be read. */
    public static Optional<String> of(Certificate certificate) {
        var structure = certificate.structure();
        return unknown(structure).or(() -> names(structure));
    }

    private static Optional<String> unknown(X509CertificateHolder structure) {
        var extensions = structure.getExtensions();
        return Stream.of(extensions == null ? new ASN1ObjectIdentifier[0] : extensions.getCriticalExtensionOIDs())
                .filter(oid -> !KNOWN.contains(oid))
                .map(oid -> "has the critical extension " + oid + ", which verifiers do not know")
                .sorted()
                .findFirst();
    }

    private static Optional<String> names(X509CertificateHolder structure) {
        var extension = structure.getExtension(Extension.nameConstraints);
        if (extension == null) {
            return Optional.empty();
        }
        try {
            var constraints = NameConstraints.getInstance(extension.getParsedValue());
            var subtrees = Stream.of(constraints.getPermittedSubtrees(), constraints.getExcludedSubtrees())
                    .flatMap(UnclearConstraints::list)
                    .toList();
            // RFC 5280, 4.2.1.10: it must not be empty, and Go rejects one that is.
            if (subtrees.isEmpty()) {
                return Optional.of("has name constraints that name nothing");
            }
            var flaw =
                    subtrees.stream().flatMap(subtree -> flaw(subtree).stream()).findFirst();
            if (flaw.isEmpty()) {
                NameLimits.obey(new PKIXNameConstraintValidator(), structure); // else each leaf would find it out
            }
            return flaw;
        } catch (RuntimeException e) { // BouncyCastle throws what it likes at hostile input
            return Optional.of("has name constraints that are broken");
        }
    }

    private static Stream<GeneralSubtree> list(GeneralSubtree @Nullable [] subtrees) {
        return subtrees == null ? Stream.empty() : Arrays.stream(subtrees);
    }

    private static Optional<String> flaw(GeneralSubtree subtree) {
        if (subtree.getMinimum().signum() != 0 || subtree.getMaximum() != null) {
            // RFC 5280, 4.2.1.10: not used with any name form, and OpenSSL rejects it.
            return Optional.of("has name constraints with a minimum or maximum distance");
        }
        var base = subtree.getBase();
        return switch (base.getTagNo()) {
            case GeneralName.dNSName, GeneralName.uniformResourceIdentifier -> text(base, List.of(DOMAIN));
            case GeneralName.rfc822Name -> text(base, List.of(DOMAIN, MAILBOX));
            case GeneralName.iPAddress ->
                range(ASN1OctetString.getInstance(base.getName()).getOctets());
            case GeneralName.directoryName, GeneralName.otherName -> Optional.empty();
            default -> Optional.of("has name constraints of a kind that is not known here");
        };
    }

    private static Optional<String> text(GeneralName base, List<Pattern> forms) {
        var text = base.getName().toString();
        return forms.stream().anyMatch(form -> form.matcher(text).matches())
                ? Optional.empty()
                : Optional.of("has the name constraint '%s', which is no domain".formatted(shown(text)));
    }

    private static String shown(String text) {
        var printable = text.replaceAll("[^ -~]", "?");
        return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "..." : printable;
    }

    /** An address and a mask, whose ones come first (RFC 4632). */
    private static Optional<String> range(byte[] octets) {
        var half = octets.length / 2;
        var isRange = octets.length == 8 || octets.length == 32;
        var zeroSeen = false;
        for (var bit = 0; isRange && bit < half * 8; bit++) {
            var one = (octets[half + bit / 8] >> (7 - bit % 8) & 1) == 1;
            isRange = !(one && zeroSeen);
            zeroSeen |= !one;
        }
        return isRange ? Optional.empty() : Optional.of("has a name constraint that is no range of IP addresses");
    }
}
