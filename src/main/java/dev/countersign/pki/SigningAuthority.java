package dev.countersign.pki;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.cert.X509CertificateHolder;

/** One generation of an authority with its key: it prepares certificates, and signs what it prepared. */
public final class SigningAuthority {
    /** Bytes of HMAC-SHA-256's key (RFC 2104, 3: no shorter than its output). */
    private static final int SERIAL_KEY = 32;

    private final Certificate certificate;
    private final List<Certificate> path;
    private final HeldKey key;
    private final byte[] serialKey;
    private final ThrowAwayKeys throwAway;

    /** A root: the certificate is its whole path. */
    public SigningAuthority(Certificate certificate, HeldKey key, byte[] serialKey, ThrowAwayKeys throwAway) {
        this(List.of(certificate), key, serialKey, throwAway);
    }

    /**
     * @param path the certificate of the key, then those above it up to and including the root
     * @param serialKey secret from which serial numbers are computed, at least 32 bytes
     * @throws PkiException if the key is not the certificate's, the serial key too short, or the certificate may not sign
     */
    public SigningAuthority(List<Certificate> path, HeldKey key, byte[] serialKey, ThrowAwayKeys throwAway) {
        this.path = List.copyOf(path);
        this.certificate = path.getFirst();
        if (!certificate.publicKey().equals(key.publicKey())) {
            throw new PkiException("the authority's key is not the one that its certificate names");
        }
        if (serialKey.length < SERIAL_KEY) {
            throw new PkiException("the authority's serial key is too short to make numbers that nobody can guess");
        }
        if (!certificate.isAuthority()) {
            throw new PkiException("the authority's certificate may not sign certificates");
        }
        this.key = key;
        this.serialKey = serialKey.clone();
        this.throwAway = throwAway;
    }

    public Certificate certificate() {
        return certificate;
    }

    /** What a certificate of ours needs between itself and the root; empty below a root. */
    public List<Certificate> chain() {
        return path.subList(0, path.size() - 1);
    }

    /** From the certificate up to and including the root. */
    public List<Certificate> path() {
        return path;
    }

    /** The serial number of an object's certificate; see {@link Serial#of}. */
    public Serial serial(String uid, long revision) {
        return Serial.of(serialKey, uid, revision);
    }

    /**
     * Builds the certificate, signs a twin of it with a throw-away key and lints the twin.
     *
     * @throws PkiException if a rule is broken; nothing was signed then
     */
    public Prepared prepare(Leaf leaf) {
        if (leaf.usages().stream().noneMatch(Usage::isExtended)) {
            throw new PkiException("a certificate must say what it is for: add the usage 'client auth'");
        }
        var within = new Leaf(
                leaf.subject(),
                leaf.alternativeNames(),
                leaf.usages(),
                leaf.publicKey(),
                leaf.serial(),
                leaf.validity().within(certificate.validity()));
        var twin = Templates.leaf(within, certificate).build(throwAway.signerLike(key.spec()));
        Lint.leaf(twin, certificate);
        Lint.permitted(twin, path);
        return new Prepared(twin.toASN1Structure().getTBSCertificate(), certificate);
    }

    /**
     * The same for an authority that shall stand below this one.
     *
     * @throws PkiException if a rule is broken; nothing was signed then
     */
    public Prepared prepare(Subordinate wanted) {
        var within = new Subordinate(
                wanted.subject(),
                wanted.publicKey(),
                wanted.serial(),
                wanted.validity().within(certificate.validity()),
                wanted.pathLength(),
                wanted.permitted());
        var twin = Templates.subordinate(within, certificate).build(throwAway.signerLike(key.spec()));
        Lint.subordinate(twin, path);
        return new Prepared(twin.toASN1Structure().getTBSCertificate(), certificate);
    }

    /**
     * Signs exactly what was linted, byte for byte.
     *
     * @throws PkiException if another authority prepared it
     */
    public Certificate sign(Prepared prepared) {
        if (!prepared.authority().equals(certificate)) {
            throw new PkiException("a certificate can only be signed by the authority that prepared it");
        }
        return signed(prepared.content(), key, throwAway).justSignedBy(certificate);
    }

    /** The first certificate of a chain: it signs itself. Linted like every other before its key signs. */
    public static Certificate selfSigned(Root root, HeldKey key, ThrowAwayKeys throwAway) {
        var twin = Templates.root(root, key.publicKey()).build(throwAway.signerLike(key.spec()));
        Lint.root(twin);
        return signed(twin.toASN1Structure().getTBSCertificate(), key, throwAway);
    }

    private static Certificate signed(TBSCertificate content, HeldKey key, ThrowAwayKeys throwAway) {
        try {
            AlgorithmIdentifier algorithm = content.getSignature();
            var parts = new ASN1EncodableVector();
            parts.add(content);
            parts.add(algorithm);
            parts.add(new DERBitString(key.sign(content.getEncoded("DER"), throwAway.random())));
            return new Certificate(new X509CertificateHolder(new DERSequence(parts).getEncoded("DER")));
        } catch (IOException e) {
            throw new PkiException("a certificate cannot be encoded", e);
        }
    }
}
