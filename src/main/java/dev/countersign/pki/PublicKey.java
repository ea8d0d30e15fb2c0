package dev.countersign.pki;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** A public key, as its SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). Two keys are equal if their DER is. */
public final class PublicKey {
    private final SubjectPublicKeyInfo structure;
    private final byte[] der;
    private final String fingerprint;

    PublicKey(SubjectPublicKeyInfo structure) {
        try {
            this.der = structure.getEncoded("DER");
            this.fingerprint = Sha256.hex(der);
            // Read again, because a structure that was built holds other objects than one that was parsed.
            this.structure = SubjectPublicKeyInfo.getInstance(der);
        } catch (IOException e) {
            throw new PkiException("a public key cannot be encoded", e);
        }
    }

    /** SHA-256 of the SubjectPublicKeyInfo, lower case hexadecimal. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Algorithm and size, or empty if it is none that we use. */
    public Optional<KeySpec> spec() {
        var algorithm = structure.getAlgorithm().getAlgorithm();
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return Optional.of(KeySpec.ED25519);
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
                && structure.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve) {
            return curveBits(curve).map(bits -> new KeySpec(KeySpec.Algorithm.ECDSA, bits));
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return Optional.of(new KeySpec(KeySpec.Algorithm.RSA, modulusBits()));
        }
        return Optional.empty();
    }

    private static Optional<Integer> curveBits(ASN1ObjectIdentifier curve) {
        if (curve.equals(SECObjectIdentifiers.secp256r1)) {
            return Optional.of(256);
        }
        if (curve.equals(SECObjectIdentifiers.secp384r1)) {
            return Optional.of(384);
        }
        return curve.equals(SECObjectIdentifiers.secp521r1) ? Optional.of(521) : Optional.empty();
    }

    private int modulusBits() {
        try {
            return RSAPublicKey.getInstance(structure.parsePublicKey())
                    .getModulus()
                    .bitLength();
        } catch (IOException | RuntimeException e) {
            throw new PkiException("an RSA public key cannot be read", e);
        }
    }

    SubjectPublicKeyInfo structure() {
        return structure;
    }

    java.security.PublicKey forJca() {
        try {
            return new JcaPEMKeyConverter().getPublicKey(structure);
        } catch (IOException e) {
            throw new PkiException("a public key cannot be used", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(der, key.der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der);
    }

    @Override
    public String toString() {
        return "public key " + spec().map(KeySpec::toString).orElse("of an unknown kind") + " " + fingerprint();
    }
}
