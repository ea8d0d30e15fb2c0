package dev.countersign.pki;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The public key that belongs to a private one, computed, never copied from beside it. */
final class PublicPart {
    private PublicPart() {}

    static SubjectPublicKeyInfo of(PrivateKeyInfo info) {
        try {
            var parameters = PrivateKeyFactory.createKey(info);
            var computed = switch (parameters) {
                case ECPrivateKeyParameters ec ->
                    new ECPublicKeyParameters(
                            new FixedPointCombMultiplier()
                                    .multiply(ec.getParameters().getG(), ec.getD()),
                            ec.getParameters());
                case RSAPrivateCrtKeyParameters rsa ->
                    new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
                case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
                default -> throw new PkiException("a private key is of a kind that is not used here");
            };
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(computed);
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // BouncyCastle throws what it likes at hostile input
            throw new PkiException("a private key cannot be read", e);
        }
    }

    /** SEC1 with curve and public key inside, as OpenSSL writes it: the JDK's own PKCS#8 leaves both out. */
    static byte[] sec1(ASN1Encodable inner, PublicKey publicKey, KeySpec spec) throws IOException {
        var curve = switch (spec.bits()) {
            case 384 -> SECObjectIdentifiers.secp384r1;
            case 521 -> SECObjectIdentifiers.secp521r1;
            default -> SECObjectIdentifiers.secp256r1;
        };
        var key = ECPrivateKey.getInstance(inner).getKey();
        var point = publicKey.structure().getPublicKeyData();
        return new ECPrivateKey(spec.bits(), key, point, curve).getEncoded("DER");
    }
}
