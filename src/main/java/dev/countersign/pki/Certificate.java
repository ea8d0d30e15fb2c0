package dev.countersign.pki;

import java.io.IOException;
import java.security.Provider;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.jspecify.annotations.Nullable;

/** An X.509 certificate, read once. Two are equal if their DER is. */
public final class Certificate {
    private final X509CertificateHolder structure;
    private final byte[] der;
    private final String fingerprint;
    private final Optional<DistinguishedName> subject;
    private final String subjectText;
    private final Optional<Set<SubjectAlternativeName>> alternativeNames;
    private final Set<Usage> usages;
    private final PublicKey publicKey;
    private final Validity validity;
    private final boolean authority;
    private volatile @Nullable String pem; // asked for whenever a Secret is compared
    private volatile @Nullable Certificate provenIssuer; // verifying costs more than everything else here together

    /** Reads everything at once: a certificate that was taken answers every question. */
    Certificate(X509CertificateHolder structure) {
        this.structure = structure;
        try {
            this.der = structure.getEncoded();
            this.fingerprint = Sha256.hex(der);
            this.subject = readSubject(structure);
            this.subjectText = subject.map(DistinguishedName::text)
                    .orElseGet(() -> structure.getSubject().toString());
            this.alternativeNames = readAlternativeNames(structure);
            this.usages = readUsages(structure);
            this.publicKey = new PublicKey(structure.getSubjectPublicKeyInfo());
            this.publicKey.spec();
            this.validity = new Validity(
                    structure.getNotBefore().toInstant(),
                    structure.getNotAfter().toInstant());
            this.authority = readAuthority(structure);
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // BouncyCastle throws what it likes at hostile input
            throw new PkiException("a certificate cannot be read", e);
        }
    }

    /** All certificates of a PEM text in its order; at least one. */
    public static List<Certificate> readAll(String pem) {
        return Pem.certificates(pem).stream().map(Certificate::new).toList();
    }

    /** Several certificates as one PEM text. */
    public static String pem(List<Certificate> certificates) {
        return certificates.stream().map(Certificate::pem).collect(Collectors.joining());
    }

    public String pem() {
        var known = pem;
        if (known == null) {
            known = Pem.write("CERTIFICATE", der);
            pem = known;
        }
        return known;
    }

    /** Subject as RFC 4514 text, or what BouncyCastle prints of a name that we would not issue. */
    public String subjectText() {
        return subjectText;
    }

    /** The subject, or empty if it is a name that we would not issue. */
    public Optional<DistinguishedName> subject() {
        return subject;
    }

    /** The subject alternative names; empty if one of them is of a kind that we would not issue. */
    public Optional<Set<SubjectAlternativeName>> alternativeNames() {
        return alternativeNames;
    }

    /** Key usages and extended key usages together. */
    public Set<Usage> usages() {
        return usages;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public Serial serial() {
        return new Serial(structure.getSerialNumber());
    }

    public Validity validity() {
        return validity;
    }

    /** SHA-256 of the certificate, lower case hexadecimal. */
    public String fingerprint() {
        return fingerprint;
    }

    /** True if it may sign certificates. */
    public boolean isAuthority() {
        return authority;
    }

    /**
     * True if verifiers may start from it: a CA certificate whose key usages, if it states any, permit to sign (RFC 5280,
     * 6.1.4). Some roots of others state none; ours do.
     */
    public boolean isTrustAnchor() {
        var constraints = BasicConstraints.fromExtensions(structure.getExtensions());
        var bits = KeyUsage.fromExtensions(structure.getExtensions());
        return constraints != null && constraints.isCA() && (bits == null || bits.hasUsages(KeyUsage.keyCertSign));
    }

    private static Optional<DistinguishedName> readSubject(X509CertificateHolder structure) {
        try {
            return Optional.of(DistinguishedName.of(structure.getSubject()));
        } catch (PkiException e) {
            return Optional.empty();
        }
    }

    private static Optional<Set<SubjectAlternativeName>> readAlternativeNames(X509CertificateHolder structure) {
        var extension = structure.getExtension(Extension.subjectAlternativeName);
        if (extension == null) {
            return Optional.of(Set.of());
        }
        var found = new LinkedHashSet<SubjectAlternativeName>();
        try {
            for (var name : GeneralNames.getInstance(extension.getParsedValue()).getNames()) {
                var known = AlternativeNames.decode(name);
                if (known.isEmpty()) {
                    return Optional.empty();
                }
                found.add(known.get());
            }
        } catch (IllegalArgumentException | PkiException e) {
            return Optional.empty();
        }
        return Optional.of(Set.copyOf(found));
    }

    private static Set<Usage> readUsages(X509CertificateHolder structure) {
        var bits = KeyUsage.fromExtensions(structure.getExtensions());
        var purposes = ExtendedKeyUsage.fromExtensions(structure.getExtensions());
        return Arrays.stream(Usage.values())
                .filter(usage -> usage.purpose()
                        .map(purpose -> purposes != null && purposes.hasKeyPurposeId(purpose))
                        .orElseGet(() -> bits != null && bits.hasUsages(usage.bit())))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean readAuthority(X509CertificateHolder structure) {
        var constraints = BasicConstraints.fromExtensions(structure.getExtensions());
        var bits = KeyUsage.fromExtensions(structure.getExtensions());
        return constraints != null && constraints.isCA() && bits != null && bits.hasUsages(KeyUsage.keyCertSign);
    }

    /** True if the issuer's key really signed this one; names and key identifiers alone prove nothing. */
    public boolean signedBy(Certificate issuer) {
        var proven = provenIssuer;
        if (proven != null && proven.equals(issuer)) {
            return true;
        }
        try {
            if (!structure.getIssuer().equals(issuer.structure.getSubject()) || !keyIdentifiersMatch(issuer)) {
                return false;
            }
            if (!structure.isSignatureValid(verifier(issuer))) {
                return false;
            }
        } catch (OperatorCreationException | CertException | RuntimeException e) {
            return false; // a signature that cannot be checked is none
        }
        provenIssuer = issuer;
        return true;
    }

    /** Made when the first such signature is checked: it takes time, and few have one. */
    private static final class Pss {
        private static final Provider PROVIDER = new BouncyCastleProvider();
    }

    private ContentVerifierProvider verifier(Certificate issuer) throws OperatorCreationException {
        var builder = new JcaContentVerifierProviderBuilder();
        if (structure.getSignatureAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            builder.setProvider(Pss.PROVIDER); // the JDK's has another name for it
        }
        return builder.build(issuer.publicKey().forJca());
    }

    /** True if it is a root: nobody stands above it, and nothing of it was changed since it was made. */
    public boolean isSelfSigned() {
        return signedBy(this);
    }

    /** Remembers who signed this one just now, so that nobody verifies what was signed here. */
    Certificate justSignedBy(Certificate issuer) {
        provenIssuer = issuer;
        return this;
    }

    private boolean keyIdentifiersMatch(Certificate issuer) {
        var mine = AuthorityKeyIdentifier.fromExtensions(structure.getExtensions());
        var theirs = SubjectKeyIdentifier.fromExtensions(issuer.structure.getExtensions());
        return mine == null
                || theirs == null
                || Arrays.equals(mine.getKeyIdentifierOctets(), theirs.getKeyIdentifier());
    }

    X509CertificateHolder structure() {
        return structure;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate certificate && Arrays.equals(der, certificate.der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der);
    }

    @Override
    public String toString() {
        return "certificate " + subjectText() + " serial " + serial();
    }
}
