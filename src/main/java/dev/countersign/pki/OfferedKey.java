package dev.countersign.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A public key that somebody else made: either strong enough, and encoded anew, or why not. */
record OfferedKey(Optional<PublicKey> publicKey, Optional<String> weakness) {
    private static final int SHORTEST = 2048;
    /** Longer ones cost every server its time: Go refused RSA keys over 8192 bits after CVE-2023-29409. */
    private static final int LONGEST = 4096;

    private static final BigInteger LOWEST_EXPONENT = BigInteger.valueOf(65537);
    /** Go reads no exponent of more than 31 bits, older Windows none of more than 32. */
    private static final int EXPONENT_BITS = 31;

    /** Baseline Requirements, 6.1.6: the modulus has no factor smaller than 752. */
    private static final BigInteger SMALL_PRIMES = product(752);

    /** Looks at sizes before it computes anything: a key of 16,384 bits would cost seconds. */
    static OfferedKey of(SubjectPublicKeyInfo structure) {
        var algorithm = structure.getAlgorithm().getAlgorithm();
        try {
            return algorithm.equals(PKCSObjectIdentifiers.rsaEncryption) ? rsa(structure) : other(structure);
        } catch (IOException | RuntimeException e) { // BouncyCastle throws what it likes at hostile input
            return weak("the request's key cannot be read, or is no point of its curve: make a new key");
        }
    }

    private static OfferedKey rsa(SubjectPublicKeyInfo structure) throws IOException {
        var key = RSAPublicKey.getInstance(structure.parsePublicKey());
        var modulus = key.getModulus();
        var bits = modulus.bitLength();
        if (modulus.signum() <= 0 || bits < SHORTEST || bits > LONGEST || bits % 8 != 0) {
            return weak("the request's RSA key has %d bits: take one of 2048, 3072 or 4096 bits".formatted(bits));
        }
        var exponent = key.getPublicExponent();
        if (exponent.compareTo(LOWEST_EXPONENT) < 0 || exponent.bitLength() > EXPONENT_BITS || !exponent.testBit(0)) {
            return weak("the request's RSA key has a public exponent that is even, smaller than 65537 or longer than %d"
                            .formatted(EXPONENT_BITS)
                    + " bits: make a key with exponent 65537");
        }
        if (!modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) {
            return weak(
                    "the request's RSA modulus has a small factor, so that anybody can find the key: make a new key");
        }
        if (Roca.fits(modulus)) {
            return weak("the request's RSA key was made by a chip with the weakness ROCA (CVE-2017-15361), so that the"
                    + " private key can be computed: make a new key in software");
        }
        return strong(new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                new RSAPublicKey(modulus, exponent)));
    }

    private static OfferedKey other(SubjectPublicKeyInfo structure) throws IOException {
        if (new PublicKey(structure).spec().isEmpty()) {
            return weak(
                    "the request's key is of kind %s: take RSA, ECDSA on P-256, P-384 or P-521 (as a named curve), or"
                                    .formatted(kind(structure))
                            + " Ed25519");
        }
        // Fails for a point that is not on the curve, or is its neutral element.
        var parameters = PublicKeyFactory.createKey(structure);
        if (parameters instanceof Ed25519PublicKeyParameters ed && !Ed25519.validatePublicKeyFull(ed.getEncoded(), 0)) {
            return weak(
                    "the request's Ed25519 key is no point of the group that its points are in (RFC 8032): make a new"
                            + " key");
        }
        return strong(SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(parameters));
    }

    private static String kind(SubjectPublicKeyInfo structure) {
        var algorithm = structure.getAlgorithm();
        return algorithm.getParameters() instanceof ASN1ObjectIdentifier parameter
                ? algorithm.getAlgorithm().getId() + " with " + parameter.getId()
                : algorithm.getAlgorithm().getId();
    }

    private static OfferedKey strong(SubjectPublicKeyInfo structure) {
        return new OfferedKey(Optional.of(new PublicKey(structure)), Optional.empty());
    }

    private static OfferedKey weak(String why) {
        return new OfferedKey(Optional.empty(), Optional.of(why));
    }

    private static BigInteger product(int below) {
        var product = BigInteger.TWO;
        for (var prime = BigInteger.valueOf(3); prime.intValue() < below; prime = prime.nextProbablePrime()) {
            product = product.multiply(prime);
        }
        return product;
    }
}
