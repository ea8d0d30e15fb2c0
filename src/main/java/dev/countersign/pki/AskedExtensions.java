package dev.countersign.pki;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** The extensions that a request may have, collected. Throws {@link PkiException} at every other. */
record AskedExtensions(Set<SubjectAlternativeName> names, Set<Usage> usages) {
    private static final Map<Integer, String> KINDS = Map.of(
            GeneralName.otherName, "an otherName that is no UTF8String",
            GeneralName.x400Address, "an x400Address",
            GeneralName.directoryName, "a directoryName",
            GeneralName.ediPartyName, "an ediPartyName",
            GeneralName.registeredID, "a registeredID");

    void read(Extensions extensions) {
        for (var oid : extensions.getExtensionOIDs()) {
            read(oid, extensions.getExtension(oid));
        }
    }

    private void read(ASN1ObjectIdentifier oid, Extension extension) {
        if (oid.equals(Extension.subjectAlternativeName)) {
            Arrays.stream(GeneralNames.getInstance(extension.getParsedValue()).getNames())
                    .map(AskedExtensions::name)
                    .forEach(names::add);
        } else if (oid.equals(Extension.keyUsage)) {
            keyUsage(KeyUsage.getInstance(extension.getParsedValue()));
        } else if (oid.equals(Extension.extendedKeyUsage)) {
            purposes(ExtendedKeyUsage.getInstance(extension.getParsedValue()));
        } else if (oid.equals(Extension.basicConstraints)) {
            constraints(BasicConstraints.getInstance(extension.getParsedValue()));
        } else if (oid.equals(Extension.subjectKeyIdentifier)) {
            // keytool cannot make a request without it. It names nobody, and the certificate gets one of our own.
            SubjectKeyIdentifier.getInstance(extension.getParsedValue());
        } else {
            throw new PkiException("the request asks for extension %s, which is not taken: make one without it"
                    .formatted(oid.getId()));
        }
    }

    private static SubjectAlternativeName name(GeneralName name) {
        try {
            return AlternativeNames.decode(name)
                    .orElseThrow(() -> new PkiException(
                            "%s is no name that is certified".formatted(KINDS.getOrDefault(name.getTagNo(), "this"))));
        } catch (PkiException e) {
            throw new PkiException("a subject alternative name of the request is not taken: " + e.what());
        }
    }

    private void keyUsage(KeyUsage asked) {
        var rest = bits(asked);
        for (var usage : Usage.values()) {
            if (!usage.isExtended() && asked.hasUsages(usage.bit())) {
                usages.add(usage);
                rest &= ~usage.bit();
            }
        }
        if (rest != 0) {
            throw new PkiException(
                    "the request asks for a key usage that no client certificate has, for example to sign"
                            + " certificates: ask for digitalSignature");
        }
    }

    /** The bits as {@link KeyUsage}'s constants number them. */
    private static int bits(KeyUsage usage) {
        var bytes = usage.getBytes();
        var first = bytes.length > 0 ? bytes[0] & 0xff : 0;
        var second = bytes.length > 1 ? bytes[1] & 0xff : 0;
        return bytes.length > 2 ? -1 : first | second << 8;
    }

    private void purposes(ExtendedKeyUsage asked) {
        for (var purpose : asked.getUsages()) {
            var known = Arrays.stream(Usage.values())
                    .filter(usage -> usage.purpose().filter(purpose::equals).isPresent())
                    .findFirst();
            usages.add(known.orElseThrow(() -> new PkiException(
                    "the request asks for extended key usage %s, which is not taken: ask for clientAuth"
                            .formatted(purpose.getId()))));
        }
    }

    private static void constraints(BasicConstraints asked) {
        if (asked.isCA() || asked.getPathLenConstraint() != null) {
            throw new PkiException("the request asks to be an authority (basicConstraints): make one with CA:FALSE");
        }
    }
}
