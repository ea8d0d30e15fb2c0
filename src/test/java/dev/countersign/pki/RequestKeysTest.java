package dev.countersign.pki;

import static dev.countersign.pki.FlawedRequest.draft;

import dev.countersign.fixture.RequestDraft;
import dev.countersign.pki.CertificateRequest.Flaw.Kind;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which keys and signatures of requests are refused; each a row. */
class RequestKeysTest {
    private static final BigInteger MODULUS = ((RSAPublicKey) RequestDraft.RSA.getPublic()).getModulus();
    private static final BigInteger F4 = BigInteger.valueOf(65537);

    @ParameterizedTest(name = "{0}")
    @MethodSource("flaws")
    void it_is_refused(FlawedRequest request) {
        request.isRefused();
    }

    private static Stream<FlawedRequest> flaws() {
        return Stream.concat(keys(), signatures());
    }

    private static Stream<FlawedRequest> keys() {
        return Stream.of(
                weak("has 1024 bits", rsa(RequestDraft.rsa(1024))),
                weak("has 2047 bits", rsa(MODULUS.shiftRight(1).setBit(0), F4)),
                weak("has 2052 bits", rsa(MODULUS.shiftLeft(4).setBit(0), F4)),
                weak("has 4104 bits", rsa(BigInteger.ONE.shiftLeft(4103).setBit(0), F4)),
                weak("has 16384 bits", rsa(BigInteger.ONE.shiftLeft(16383).setBit(0), F4)),
                weak("smaller than 65537", rsa(MODULUS, BigInteger.valueOf(3))),
                weak("smaller than 65537", rsa(MODULUS, BigInteger.ONE)),
                weak("exponent that is even", rsa(MODULUS, BigInteger.valueOf(65538))),
                weak(
                        "longer than 31 bits",
                        rsa(MODULUS, BigInteger.ONE.shiftLeft(31).setBit(0))),
                weak("small factor", rsa(MODULUS.clearBit(0), F4)),
                weak("small factor", rsa(multiple(751), F4)),
                weak("CVE-2017-15361", rsa(RocaTest.weakModulus(2048, 126, 11), F4)),
                weak("of kind 1.2.840.10045.2.1 with 1.3.132.0.10", ec("secp256k1")),
                weak("cannot be read", curve(new byte[] {4, 1, 2, 3})),
                weak("cannot be read", curve(new byte[65])),
                weak("cannot be read", curve(new byte[] {0})),
                weak("cannot be read", curve(notOnTheCurve())),
                weak("of kind 1.2.840.10045.2.1", explicitCurve()),
                weak("of kind 1.3.101.113", draft().key(RequestDraft.pair("Ed448", NamedParameterSpec.ED448), "Ed448")),
                weak("of kind 1.2.840.10040.4.1", other(new ASN1ObjectIdentifier("1.2.840.10040.4.1"))),
                weak("cannot be read", ed25519(new byte[32])),
                weak("no point of the group", ed25519(mixedOrder())),
                weak("cannot be read", ed25519(new byte[31])));
    }

    private static Stream<FlawedRequest> signatures() {
        var strange = SubjectPublicKeyInfo.getInstance(
                RequestDraft.OTHER_P256.getPublic().getEncoded());
        return Stream.of(
                new FlawedRequest(Kind.SIGNATURE_BAD, "not made with the key", draft().key(strange)),
                new FlawedRequest(Kind.SIGNATURE_BAD, "1.2.840.10045.4.1", draft().signedWith("SHA1withECDSA")),
                new FlawedRequest(Kind.SIGNATURE_BAD, "1.2.840.10045.4.3.1", draft().signedWith("SHA224withECDSA")),
                new FlawedRequest(
                        Kind.SIGNATURE_BAD, "1.2.840.113549.1.1.5", draft().key(RequestDraft.RSA, "SHA1withRSA")),
                new FlawedRequest(
                        Kind.SIGNATURE_BAD, "1.2.840.113549.1.1.4", draft().key(RequestDraft.RSA, "MD5withRSA")),
                new FlawedRequest(
                        Kind.SIGNATURE_BAD,
                        "1.2.840.113549.1.1.10",
                        draft().key(RequestDraft.RSA, "SHA256withRSAandMGF1")));
    }

    private static FlawedRequest weak(String says, RequestDraft draft) {
        return new FlawedRequest(Kind.KEY_TOO_WEAK, says, draft);
    }

    private static RequestDraft rsa(java.security.KeyPair pair) {
        return draft().key(pair, "SHA256withRSA");
    }

    private static RequestDraft rsa(BigInteger modulus, BigInteger exponent) {
        return draft().key(numbers(modulus, exponent));
    }

    /** An RSA key of whatever numbers: BouncyCastle's own classes refuse some of them. */
    private static SubjectPublicKeyInfo numbers(BigInteger modulus, BigInteger exponent) {
        var key = new DERSequence(new ASN1Encodable[] {new ASN1Integer(modulus), new ASN1Integer(exponent)});
        try {
            return new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static BigInteger multiple(int factor) {
        var product = MODULUS.divide(BigInteger.valueOf(factor)).setBit(0).multiply(BigInteger.valueOf(factor));
        return product.bitLength() == 2048 ? product : product.add(BigInteger.valueOf(2L * factor));
    }

    private static RequestDraft ec(String curve) {
        var generator = new org.bouncycastle.jcajce.provider.asymmetric.ec.KeyPairGeneratorSpi.EC();
        try {
            generator.initialize(new ECGenParameterSpec(curve), dev.countersign.fixture.Pki.RANDOM);
        } catch (java.security.InvalidAlgorithmParameterException e) {
            throw new IllegalStateException(e);
        }
        return draft().key(SubjectPublicKeyInfo.getInstance(
                generator.generateKeyPair().getPublic().getEncoded()));
    }

    private static RequestDraft curve(byte[] point) {
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1);
        return draft().key(new SubjectPublicKeyInfo(algorithm, point));
    }

    private static byte[] notOnTheCurve() {
        var point = SubjectPublicKeyInfo.getInstance(
                        RequestDraft.P256.getPublic().getEncoded())
                .getPublicKeyData()
                .getBytes();
        point[64] ^= 1;
        return point;
    }

    /** Curveball (CVE-2020-0601): the curve itself comes from whoever makes the request. */
    private static RequestDraft explicitCurve() {
        var parameters = org.bouncycastle.asn1.x9.ECNamedCurveTable.getByName("P-256");
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, parameters);
        return draft().key(new SubjectPublicKeyInfo(algorithm, notOnTheCurve()));
    }

    private static RequestDraft other(ASN1ObjectIdentifier algorithm) {
        return draft().key(new SubjectPublicKeyInfo(new AlgorithmIdentifier(algorithm), new byte[20]));
    }

    private static RequestDraft ed25519(byte[] point) {
        return draft().key(new SubjectPublicKeyInfo(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), point));
    }

    /** A good key plus the point of order 2: (-x, -y), so p - y with the other sign of x. */
    private static byte[] mixedOrder() {
        var good = SubjectPublicKeyInfo.getInstance(RequestDraft.pair("Ed25519", NamedParameterSpec.ED25519)
                        .getPublic()
                        .getEncoded())
                .getPublicKeyData()
                .getBytes();
        var sign = good[31] & 0x80;
        good[31] &= 0x7f;
        var prime = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        var y = new BigInteger(1, org.bouncycastle.util.Arrays.reverse(good));
        var bytes = org.bouncycastle.util.BigIntegers.asUnsignedByteArray(32, prime.subtract(y));
        var point = org.bouncycastle.util.Arrays.reverse(bytes);
        point[31] |= (byte) (sign ^ 0x80);
        return point;
    }
}
