package dev.countersign.pki;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;

/**
 * What is looked at before somebody else's certificate signs as an authority.
 *
 * @param authority basicConstraints say that it is one (RFC 5280, 4.2.1.9)
 * @param maySign keyUsage lets its key sign certificates (4.2.1.3)
 * @param keyIdentifier the subject key identifier is there (4.2.1.2), by which verifiers find the issuer
 * @param selfIssued it names itself as issuer
 * @param strongSignature its own signature has a hash that is not broken
 * @param forClients neither its extendedKeyUsage nor its policyConstraints shut out client certificates of ours: OpenSSL
 *     and Go hold the whole path to the former, Go and Java to the latter, and ours have no policies
 * @param pathLength how many authorities may stand below it; empty is any number
 */
public record AuthorityProfile(
        boolean authority,
        boolean maySign,
        boolean keyIdentifier,
        boolean selfIssued,
        boolean strongSignature,
        boolean forClients,
        Optional<Integer> pathLength) {

    private static final Set<ASN1ObjectIdentifier> STRONG = Set.of(
            NISTObjectIdentifiers.id_sha256,
            NISTObjectIdentifiers.id_sha384,
            NISTObjectIdentifiers.id_sha512,
            NISTObjectIdentifiers.id_sha512_256,
            NISTObjectIdentifiers.id_sha3_256,
            NISTObjectIdentifiers.id_sha3_384,
            NISTObjectIdentifiers.id_sha3_512);

    public static AuthorityProfile of(Certificate certificate) {
        var structure = certificate.structure();
        var extensions = structure.getExtensions();
        try {
            var constraints = BasicConstraints.fromExtensions(extensions);
            var usage = KeyUsage.fromExtensions(extensions);
            var length = constraints == null ? null : constraints.getPathLenConstraint();
            return new AuthorityProfile(
                    constraints != null && constraints.isCA(),
                    usage != null && usage.hasUsages(KeyUsage.keyCertSign),
                    SubjectKeyIdentifier.fromExtensions(extensions) != null,
                    structure.getIssuer().equals(structure.getSubject()),
                    hasStrongSignature(certificate),
                    isForClients(extensions),
                    Optional.ofNullable(length).map(AuthorityProfile::number));
        } catch (RuntimeException e) { // BouncyCastle throws what it likes at hostile input
            throw new PkiException("an authority's certificate cannot be read", e);
        }
    }

    /** Somebody may write more than a path can ever have. */
    private static int number(BigInteger length) {
        return length.bitLength() < Integer.SIZE - 1 ? length.intValue() : length.signum() * Integer.MAX_VALUE;
    }

    private static boolean isForClients(Extensions extensions) {
        var purposes = ExtendedKeyUsage.fromExtensions(extensions);
        var policies = PolicyConstraints.fromExtensions(extensions);
        return (purposes == null
                        || purposes.hasKeyPurposeId(KeyPurposeId.id_kp_clientAuth)
                        || purposes.hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage))
                && (policies == null || policies.getRequireExplicitPolicyMapping() == null);
    }

    private static boolean hasStrongSignature(Certificate certificate) {
        var algorithm = certificate.structure().getSignatureAlgorithm();
        if (algorithm.getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)) {
            return true;
        }
        var digest = new DefaultDigestAlgorithmIdentifierFinder().find(algorithm);
        return digest != null && STRONG.contains(digest.getAlgorithm());
    }

    /**
     * How many authorities may still stand below the first of a path, which every one above it has a say in; empty is
     * any number. Negative if not even the first may stand there.
     */
    public static Optional<Integer> roomBelow(List<Certificate> path) {
        var room = Optional.<Integer>empty();
        for (var above = 0; above < path.size(); above++) {
            var length = of(path.get(above)).pathLength();
            if (length.isPresent()) {
                var left = length.get() - above;
                room = Optional.of(room.map(known -> Math.min(known, left)).orElse(left));
            }
        }
        return room;
    }
}
