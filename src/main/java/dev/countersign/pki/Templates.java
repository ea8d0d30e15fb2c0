package dev.countersign.pki;

import java.security.NoSuchAlgorithmException;
import java.util.Date;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** The shapes of certificate that we build, extension by extension (RFC 5280, 4.2). */
final class Templates {
    private Templates() {}

    static X509v3CertificateBuilder leaf(Leaf leaf, Certificate issuer) {
        var builder = builder(
                issuer.structure().getSubject(),
                leaf.serial(),
                leaf.validity(),
                leaf.subject().encoded(),
                leaf.publicKey());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            var bits = bits(leaf.usages());
            if (bits != 0) { // RFC 5280, 4.2.1.3: if the extension is there, at least one bit must be set
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
            }
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(leaf.usages())));
            builder.addExtension(Extension.authorityKeyIdentifier, false, authorityKeyIdentifier(issuer));
            builder.addExtension(Extension.subjectKeyIdentifier, false, keyIdentifier(leaf.publicKey()));
            if (!leaf.alternativeNames().isEmpty()) {
                // RFC 5280, 4.2.1.6: critical if the subject is empty, because then it is the only name.
                var critical = leaf.subject().isEmpty();
                builder.addExtension(
                        Extension.subjectAlternativeName, critical, AlternativeNames.encode(leaf.alternativeNames()));
            }
        } catch (CertIOException e) {
            throw new PkiException("a certificate's extensions cannot be encoded", e);
        }
        return builder;
    }

    static X509v3CertificateBuilder root(Root root, PublicKey key) {
        var name = root.subject().encoded();
        var builder = builder(name, root.serial(), root.validity(), name, key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(root.pathLength()));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectKeyIdentifier, false, keyIdentifier(key));
        } catch (CertIOException e) {
            throw new PkiException("a certificate's extensions cannot be encoded", e);
        }
        return builder;
    }

    static X509v3CertificateBuilder subordinate(Subordinate wanted, Certificate issuer) {
        var builder = builder(
                issuer.structure().getSubject(),
                wanted.serial(),
                wanted.validity(),
                wanted.subject().encoded(),
                wanted.publicKey());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(wanted.pathLength()));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.authorityKeyIdentifier, false, authorityKeyIdentifier(issuer));
            builder.addExtension(Extension.subjectKeyIdentifier, false, keyIdentifier(wanted.publicKey()));
            var limits = NameLimits.encode(wanted.permitted());
            if (limits.isPresent()) {
                builder.addExtension(Extension.nameConstraints, true, limits.get());
            }
        } catch (CertIOException e) {
            throw new PkiException("a certificate's extensions cannot be encoded", e);
        }
        return builder;
    }

    /** The certificate of another key in the shape of one that is there: only the keys' identifiers differ. */
    static X509v3CertificateBuilder lookalike(Certificate like, Serial serial, PublicKey key, PublicKey issuer) {
        var structure = like.structure();
        var builder = builder(structure.getIssuer(), serial, like.validity(), structure.getSubject(), key);
        var old = structure.getExtensions();
        try {
            for (var oid : old == null ? new ASN1ObjectIdentifier[0] : old.getExtensionOIDs()) {
                if (oid.equals(Extension.subjectKeyIdentifier)) {
                    builder.addExtension(oid, false, keyIdentifier(key));
                } else if (oid.equals(Extension.authorityKeyIdentifier)) {
                    builder.addExtension(oid, false, identifiers().createAuthorityKeyIdentifier(issuer.structure()));
                } else {
                    builder.addExtension(old.getExtension(oid));
                }
            }
        } catch (CertIOException e) {
            throw new PkiException("a certificate's extensions cannot be encoded", e);
        }
        return builder;
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, Serial serial, Validity validity, X500Name subject, PublicKey key) {
        // java.util.Date makes UTCTime until 2049 and GeneralizedTime from 2050 on, as RFC 5280, 4.1.2.5 wants it.
        return new X509v3CertificateBuilder(
                issuer,
                serial.value(),
                Date.from(validity.notBefore()),
                Date.from(validity.notAfter()),
                subject,
                key.structure());
    }

    private static int bits(Set<Usage> usages) {
        return usages.stream().mapToInt(Usage::bit).reduce(0, (one, other) -> one | other);
    }

    private static KeyPurposeId[] purposes(Set<Usage> usages) {
        return usages.stream()
                .sorted()
                .flatMap(usage -> usage.purpose().stream())
                .toArray(KeyPurposeId[]::new);
    }

    private static SubjectKeyIdentifier keyIdentifier(PublicKey key) {
        return identifiers().createSubjectKeyIdentifier(key.structure());
    }

    private static AuthorityKeyIdentifier authorityKeyIdentifier(Certificate issuer) {
        var identifier = SubjectKeyIdentifier.fromExtensions(issuer.structure().getExtensions());
        return identifier == null
                ? identifiers().createAuthorityKeyIdentifier(issuer.publicKey().structure())
                : new AuthorityKeyIdentifier(identifier.getKeyIdentifier());
    }

    private static X509ExtensionUtils identifiers() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (NoSuchAlgorithmException e) {
            throw new PkiException(
                    "this Java has no SHA-1, which key identifiers are made with (RFC 5280, 4.2.1.2)", e);
        }
    }
}
