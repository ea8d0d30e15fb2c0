package dev.countersign.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A private key and its public key. It signs; its bytes leave it only by the methods whose names say "expose". */
public final class HeldKey {
    private final PrivateKey secret;
    private final PublicKey publicKey;
    private final KeySpec spec;

    private HeldKey(PrivateKey secret, PublicKey publicKey, KeySpec spec) {
        this.secret = secret;
        this.publicKey = publicKey;
        this.spec = spec;
    }

    /** A new key. RSA takes 65537 as its public exponent (the JDK's default). */
    public static HeldKey generate(KeySpec spec, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(
                    switch (spec.algorithm()) {
                        case ECDSA -> "EC";
                        case RSA -> "RSA";
                        case ED25519 -> "Ed25519";
                    });
            switch (spec.algorithm()) {
                case ECDSA -> generator.initialize(new ECGenParameterSpec(spec.curve()), random);
                case RSA, ED25519 -> generator.initialize(spec.bits(), random);
            }
            var pair = generator.generateKeyPair();
            var structure = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
            return new HeldKey(pair.getPrivate(), new PublicKey(structure), spec);
        } catch (GeneralSecurityException e) {
            throw new PkiException("a key of kind " + spec + " cannot be made", e);
        }
    }

    /**
     * Reads a private key in PKCS#8, PKCS#1 or SEC1 form and computes its public key, which in a Secret edited by hand
     * may not be the one that stands in the file.
     */
    public static HeldKey read(String pem) {
        var info = Pem.privateKey(pem);
        var publicKey = new PublicKey(PublicPart.of(info));
        var spec = publicKey
                .spec()
                .orElseThrow(() -> new PkiException("a private key is of a kind that is not used here"));
        try {
            var factory = KeyFactory.getInstance(
                    switch (spec.algorithm()) {
                        case ECDSA -> "EC";
                        case RSA -> "RSA";
                        case ED25519 -> "Ed25519";
                    });
            var secret = factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded("DER")));
            return new HeldKey(secret, publicKey, spec);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new PkiException("a private key cannot be read", e);
        }
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public KeySpec spec() {
        return spec;
    }

    /** The key for the JDK's TLS, which signs with it in memory; see {@link TlsClient}. */
    PrivateKey forJca() {
        return secret;
    }

    byte[] sign(byte[] message, SecureRandom random) {
        try {
            var signature = Signature.getInstance(spec.signature());
            signature.initSign(secret, random);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new PkiException("signing with a key of kind " + spec + " failed", e);
        }
    }

    /** The private key as PKCS#8 PEM (RFC 5958). Whoever calls this hands the key out. */
    public String exposePkcs8Pem() {
        return Pem.write("PRIVATE KEY", exposePkcs8Der());
    }

    /** The private key as PKCS#8 DER (RFC 5958). */
    public byte[] exposePkcs8Der() {
        try {
            return structure().getEncoded("DER");
        } catch (IOException e) {
            throw new PkiException("a private key cannot be encoded", e);
        }
    }

    /** The private key in its traditional PEM form: PKCS#1 for RSA (RFC 8017), SEC1 for ECDSA (RFC 5915). */
    public String exposeTraditionalPem() {
        return switch (spec.algorithm()) {
            case RSA -> Pem.write("RSA PRIVATE KEY", exposeTraditionalDer());
            case ECDSA -> Pem.write("EC PRIVATE KEY", exposeTraditionalDer());
            case ED25519 -> exposePkcs8Pem();
        };
    }

    /** The DER of {@link #exposeTraditionalPem}. */
    public byte[] exposeTraditionalDer() {
        try {
            var inner = PrivateKeyInfo.getInstance(secret.getEncoded()).parsePrivateKey();
            return switch (spec.algorithm()) {
                case RSA -> inner.toASN1Primitive().getEncoded("DER");
                case ECDSA -> PublicPart.sec1(inner, publicKey, spec);
                case ED25519 -> exposePkcs8Der();
            };
        } catch (IOException e) {
            throw new PkiException("a private key cannot be encoded", e);
        }
    }

    /**
     * PKCS#8 of the key alone, where a key that was read would keep the extras of its file. An ECDSA key has its public key
     * inside, which the JDK leaves out and GnuTLS does not do without.
     */
    PrivateKeyInfo structure() {
        try {
            var inner = PrivateKeyInfo.getInstance(secret.getEncoded()).parsePrivateKey();
            var algorithm = publicKey.structure().getAlgorithm();
            return switch (spec.algorithm()) {
                case RSA, ED25519 -> new PrivateKeyInfo(algorithm, inner);
                case ECDSA ->
                    new PrivateKeyInfo(algorithm, ASN1Primitive.fromByteArray(PublicPart.sec1(inner, publicKey, spec)));
            };
        } catch (IOException e) {
            throw new PkiException("a private key cannot be encoded", e);
        }
    }

    @Override
    public String toString() {
        return "private key " + spec;
    }
}
