package dev.countersign.pki;

import dev.countersign.pki.KeySpec.Algorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/** A short list of RFC 5280's rules, held against every certificate before it is signed. */
final class Lint {
    private Lint() {}

    static void leaf(X509CertificateHolder certificate, Certificate issuer) {
        both(certificate);
        var constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
        require(constraints == null || !constraints.isCA(), "a leaf may not be an authority", "4.2.1.9");
        var usage = KeyUsage.fromExtensions(certificate.getExtensions());
        require(!has(usage, KeyUsage.keyCertSign), "a leaf may not sign certificates", "4.2.1.3");
        require(!has(usage, KeyUsage.cRLSign), "a leaf may not sign revocation lists", "4.2.1.3");
        var key = new PublicKey(certificate.getSubjectPublicKeyInfo()).spec().map(KeySpec::algorithm);
        require(
                !has(usage, KeyUsage.keyEncipherment) || key.equals(Optional.of(Algorithm.RSA)),
                "key encipherment is for RSA",
                "RFC 8813, 3");
        require(
                !has(usage, KeyUsage.keyAgreement) || key.equals(Optional.of(Algorithm.ECDSA)),
                "key agreement is for ECDSA",
                "RFC 8410, 5");
        // Else no purpose is consistent with both extensions, and no server that reads them lets the client in.
        require(
                usage == null || has(usage, KeyUsage.digitalSignature) || has(usage, KeyUsage.keyAgreement),
                "a client must be able to prove itself: add 'digital signature' to usages",
                "4.2.1.12");
        purposes(certificate);
        names(certificate);
        issuer(certificate, issuer);
    }

    /**
     * RFC 5280, 6.1.3 (b) and (c); OpenSSL and Java refuse the whole path otherwise. {@code path}: the issuer, then who
     * stands above it up to the root.
     */
    static void permitted(X509CertificateHolder certificate, List<Certificate> path) {
        var violation = NameLimits.violation(certificate, path);
        require(
                violation.isEmpty(),
                "the name '" + violation.orElse("") + "' is outside of what its issuer may sign for",
                "4.2.1.10");
    }

    static void subordinate(X509CertificateHolder certificate, List<Certificate> path) {
        both(certificate);
        require(new Certificate(certificate).isAuthority(), "an authority must be allowed to sign", "4.2.1.9");
        require(!subjectEmpty(certificate), "an authority needs a name", "4.1.2.6");
        require(
                path.stream().noneMatch(above -> above.structure().getSubject().equals(certificate.getSubject())),
                "an authority may not have the name of one above it",
                "3.2");
        var limits = certificate.getExtension(Extension.nameConstraints);
        require(limits == null || limits.isCritical(), "name constraints must be critical", "4.2.1.10");
        var room = AuthorityProfile.roomBelow(path);
        var length = AuthorityProfile.of(new Certificate(certificate)).pathLength();
        require(
                room.isEmpty()
                        || (room.get() >= 1
                                && length.filter(own -> own < room.get()).isPresent()),
                "the path would be longer than an authority above permits",
                "4.2.1.9");
        issuer(certificate, path.getFirst());
        permitted(certificate, path);
    }

    static void root(X509CertificateHolder certificate) {
        both(certificate);
        require(new Certificate(certificate).isAuthority(), "an authority must be allowed to sign", "4.2.1.9");
        require(certificate.getIssuer().equals(certificate.getSubject()), "a root names itself as issuer", "3.2");
        require(!subjectEmpty(certificate), "an authority needs a name", "4.1.2.6");
    }

    private static void both(X509CertificateHolder certificate) {
        require(certificate.getVersionNumber() == 3, "the version must be 3", "4.1.2.1");
        var serial = certificate.getSerialNumber();
        require(
                serial.signum() > 0 && serial.toByteArray().length <= 20,
                "the serial number is out of range",
                "4.1.2.2");
        require(
                !certificate.getNotAfter().before(certificate.getNotBefore()),
                "the certificate ends before it begins",
                "4.1.2.5");
        require(
                SubjectKeyIdentifier.fromExtensions(certificate.getExtensions()) != null,
                "the subject key identifier is missing",
                "4.2.1.2");
        var usage = certificate.getExtension(Extension.keyUsage);
        require(usage == null || usage.isCritical(), "key usage must be critical", "4.2.1.3");
    }

    private static void purposes(X509CertificateHolder certificate) {
        var purposes = ExtendedKeyUsage.fromExtensions(certificate.getExtensions());
        require(
                purposes != null && purposes.hasKeyPurposeId(KeyPurposeId.id_kp_clientAuth),
                "a client certificate needs client auth",
                "4.2.1.12");
        require(
                !purposes.hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage),
                "any extended key usage is never certified",
                "4.2.1.12");
    }

    private static void names(X509CertificateHolder certificate) {
        var names = certificate.getExtension(Extension.subjectAlternativeName);
        if (subjectEmpty(certificate)) {
            require(
                    names != null && names.isCritical(),
                    "without a subject, alternative names must be critical",
                    "4.2.1.6");
        }
        var read = new Certificate(certificate);
        require(
                read.subject().isPresent() && read.alternativeNames().isPresent(),
                "a name cannot be read back",
                "4.1.2.6");
    }

    private static void issuer(X509CertificateHolder certificate, Certificate issuer) {
        var mine = AuthorityKeyIdentifier.fromExtensions(certificate.getExtensions());
        var theirs = SubjectKeyIdentifier.fromExtensions(issuer.structure().getExtensions());
        require(
                mine != null
                        && theirs != null
                        && Arrays.equals(mine.getKeyIdentifierOctets(), theirs.getKeyIdentifier()),
                "the authority key identifier is not the issuer's",
                "4.2.1.1");
        var within = new Certificate(certificate).validity();
        require(
                within.equals(within.within(issuer.validity())),
                "the certificate is valid when its issuer is not",
                "4.1.2.5");
        require(
                !new PublicKey(certificate.getSubjectPublicKeyInfo()).equals(issuer.publicKey()),
                "a leaf may not have its issuer's key",
                "4.2.1.1");
    }

    private static boolean has(@Nullable KeyUsage usage, int bit) {
        return usage != null && usage.hasUsages(bit);
    }

    private static boolean subjectEmpty(X509CertificateHolder certificate) {
        return certificate.getSubject().getRDNs().length == 0;
    }

    private static void require(boolean kept, String rule, String section) {
        if (!kept) {
            throw new PkiException(rule + " (" + (section.startsWith("RFC") ? section : "RFC 5280, " + section) + ")");
        }
    }
}
