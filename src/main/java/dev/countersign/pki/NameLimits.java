package dev.countersign.pki;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.bouncycastle.cert.X509CertificateHolder;

/** Name constraints, written and obeyed (RFC 5280, 4.2.1.10). */
public final class NameLimits {
    /**
     * Permits none of a kind. An excluded empty name would say the same, but OpenSSL takes that for no e-mail address
     * and no host; nothing below "invalid" exists (RFC 6761, 6.4), and of a URI the host must be fully qualified.
     */
    private static final Set<String> NOBODY = Set.of("nobody.invalid");

    private static final List<String> NO_SUBJECT = List.of("CN=invalid,DC=invalid");

    private static final List<String> EVERY_ADDRESS = List.of("0.0.0.0/0", "::/0");

    /** What Java takes for a DNS name in a common name; OpenSSL wants a dot inside besides. */
    private static final String LIKE_A_DNS_NAME = "[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*";

    private static final String LIKE_AN_ADDRESS = "[0-9]+([.][0-9]+){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";

    private NameLimits() {}

    /** The extension, or empty if every name is permitted. */
    static Optional<NameConstraints> encode(PermittedNames names) {
        var permitted = new ArrayList<GeneralSubtree>();
        var excluded = new ArrayList<GeneralSubtree>();
        if (!names.subjects()) {
            add(permitted, GeneralName.directoryName, NO_SUBJECT);
        }
        names.dnsNames().ifPresent(all -> add(permitted, GeneralName.dNSName, orNobody(all)));
        names.emailAddresses().ifPresent(all -> add(permitted, GeneralName.rfc822Name, orNobody(all)));
        names.uriHosts().ifPresent(all -> add(permitted, GeneralName.uniformResourceIdentifier, orNobody(all)));
        names.ipRanges().ifPresent(all -> {
            add(permitted, GeneralName.iPAddress, all.stream().sorted().toList());
            if (all.isEmpty()) {
                add(excluded, GeneralName.iPAddress, EVERY_ADDRESS);
            }
        });
        return permitted.isEmpty() && excluded.isEmpty()
                ? Optional.empty()
                : Optional.of(new NameConstraints(array(permitted), array(excluded)));
    }

    private static List<String> orNobody(Set<String> names) {
        return (names.isEmpty() ? NOBODY : names).stream().sorted().toList();
    }

    private static void add(List<GeneralSubtree> subtrees, int kind, List<String> names) {
        try {
            for (var name : names) {
                subtrees.add(new GeneralSubtree(
                        kind == GeneralName.iPAddress
                                ? new GeneralName(kind, new DEROctetString(range(name)))
                                : new GeneralName(kind, name)));
            }
        } catch (IllegalArgumentException e) {
            throw new PkiException("a permitted name is not one", e);
        }
    }

    /** The address, then as many octets of its mask; BouncyCastle's own reading knows no address that ends in "::". */
    private static byte[] range(String text) {
        var parts = text.split("/", 2);
        var address = SubjectAlternativeName.literal(parts[0]).getAddress();
        var bits = parts.length < 2 ? address.length * 8 : Integer.parseInt(parts[1]);
        if (bits < 0 || bits > address.length * 8) {
            throw new PkiException("'" + text + "' is not a range of IP addresses");
        }
        var octets = Arrays.copyOf(address, address.length * 2);
        for (var bit = 0; bit < bits; bit++) {
            octets[address.length + bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return octets;
    }

    private static GeneralSubtree @org.jspecify.annotations.Nullable [] array(List<GeneralSubtree> subtrees) {
        // RFC 5280: an empty sequence may not be encoded, so it is left out.
        return subtrees.isEmpty() ? null : subtrees.toArray(GeneralSubtree[]::new);
    }

    /**
     * The first name that an authority on the path does not permit, asked before anything is made.
     *
     * @param path who would sign, then those above up to and including the root
     */
    public static Optional<String> violation(
            DistinguishedName subject, Set<SubjectAlternativeName> names, List<Certificate> path) {
        try {
            return violation(
                    subject.encoded(), List.of(AlternativeNames.encode(names).getNames()), path);
        } catch (PkiException e) {
            return Optional.of(subject.text()); // what cannot be compared is not permitted
        }
    }

    /** The first name of a certificate that an authority on its path does not permit. */
    static Optional<String> violation(X509CertificateHolder certificate, List<Certificate> path) {
        var extension = certificate.getExtension(Extension.subjectAlternativeName);
        var names = extension == null
                ? List.<GeneralName>of()
                : List.of(GeneralNames.getInstance(extension.getParsedValue()).getNames());
        return violation(certificate.getSubject(), names, path);
    }

    private static Optional<String> violation(X500Name subject, List<GeneralName> names, List<Certificate> path) {
        var validator = new PKIXNameConstraintValidator();
        var limited = false;
        for (var authority : path) {
            limited |= obey(validator, authority.structure());
        }
        return limited ? violation(subject, names, validator) : Optional.empty();
    }

    /** Adds what an authority limits; false if it limits nothing. */
    static boolean obey(PKIXNameConstraintValidator validator, X509CertificateHolder authority) {
        var extension = authority.getExtension(Extension.nameConstraints);
        if (extension == null) {
            return false;
        }
        try {
            var constraints = NameConstraints.getInstance(extension.getParsedValue());
            if (constraints.getPermittedSubtrees() != null) {
                validator.intersectPermittedSubtree(constraints.getPermittedSubtrees());
            }
            if (constraints.getExcludedSubtrees() != null) {
                List.of(constraints.getExcludedSubtrees()).forEach(validator::addExcludedSubtree);
            }
        } catch (RuntimeException e) { // BouncyCastle throws what it likes at hostile input
            throw new PkiException("the name constraints of an authority cannot be read", e);
        }
        return true;
    }

    private static Optional<String> violation(
            X500Name subject, List<GeneralName> names, PKIXNameConstraintValidator validator) {
        try {
            if (subject.getRDNs().length > 0) {
                validator.checkPermittedDN(subject);
                validator.checkExcludedDN(subject);
            }
        } catch (NameConstraintValidatorException e) {
            return Optional.of(subject.toString());
        }
        return Stream.concat(names.stream(), alsoTakenFor(subject, names))
                .filter(name -> !permits(validator, name))
                .findFirst()
                .map(name -> IETFUtils.valueToString(name.getName()));
    }

    private static boolean permits(PKIXNameConstraintValidator validator, GeneralName name) {
        try {
            validator.checkPermitted(name);
            validator.checkExcluded(name);
            return true;
        } catch (NameConstraintValidatorException | RuntimeException e) {
            return false; // what cannot be compared is not permitted
        }
    }

    /** Where no name of that kind stands, OpenSSL and Java hold the common name against the constraints too. */
    private static Stream<GeneralName> alsoTakenFor(X500Name subject, List<GeneralName> present) {
        return Stream.of(subject.getRDNs(BCStyle.CN))
                .map(part -> IETFUtils.valueToString(part.getFirst().getValue()))
                .flatMap(name -> alsoTakenFor(name, present).stream());
    }

    private static List<GeneralName> alsoTakenFor(String commonName, List<GeneralName> present) {
        var also = new ArrayList<GeneralName>();
        if (commonName.matches(LIKE_A_DNS_NAME) && !has(present, GeneralName.dNSName)) {
            also.add(new GeneralName(GeneralName.dNSName, commonName));
        }
        if (commonName.matches(LIKE_AN_ADDRESS) && !has(present, GeneralName.iPAddress)) {
            try {
                var address = SubjectAlternativeName.literal(commonName).getAddress();
                also.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(address)));
            } catch (PkiException e) {
                return also; // no address after all
            }
        }
        return also;
    }

    private static boolean has(List<GeneralName> names, int kind) {
        return names.stream().anyMatch(name -> name.getTagNo() == kind);
    }
}
