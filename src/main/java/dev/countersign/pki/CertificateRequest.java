package dev.countersign.pki;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Null;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A certificate request (PKCS#10, RFC 2986) of a holder who keeps the key. Nothing in it is copied into a certificate but
 * the public key, and that is encoded anew. Two are equal if their DER is.
 */
public final class CertificateRequest {
    /** With weak hashes a signature proves nothing; SHA-1 fell in 2017, MD5 long before. */
    private static final Set<ASN1ObjectIdentifier> SIGNATURES = Set.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512,
            EdECObjectIdentifiers.id_Ed25519);

    private final PKCS10CertificationRequest structure;
    private final byte[] der;
    private final OfferedKey key;
    private final Asked asked;
    private volatile boolean proven; // verifying costs more than everything else here together

    /** Why a request that can be read is not good enough. */
    public record Flaw(Kind kind, String sentence) {
        /** Kinds of flaw. */
        public enum Kind {
            KEY_TOO_WEAK,
            SIGNATURE_BAD,
            ASKS_TOO_MUCH
        }
    }

    private CertificateRequest(PKCS10CertificationRequest structure, byte[] der) {
        this.structure = structure;
        this.der = der;
        this.key = OfferedKey.of(structure.getSubjectPublicKeyInfo());
        this.asked = Asked.by(structure);
    }

    /**
     * Reads one request and nothing else.
     *
     * @throws PkiException if the text is no PEM of exactly one PKCS#10 request; what it asks for may still be flawed
     */
    public static CertificateRequest read(String pem) {
        var der = Pem.request(pem);
        try {
            var structure = new PKCS10CertificationRequest(der);
            var version =
                    structure.toASN1Structure().getCertificationRequestInfo().getVersion();
            if (!version.hasValue(0)) { // RFC 2986, 4.1
                throw new PkiException(
                        "the request has version " + version + ", which is not known: make a new request");
            }
            return new CertificateRequest(structure, der);
        } catch (PkiException e) {
            throw e;
        } catch (java.io.IOException | RuntimeException e) { // BouncyCastle throws what it likes at hostile input
            throw new PkiException("the request is not a PKCS#10 certificate request", e);
        }
    }

    /** What is wrong with it, if anything is; the key first, because a weak one proves nothing. */
    public Optional<Flaw> flaw() {
        return key.weakness()
                .map(why -> new Flaw(Flaw.Kind.KEY_TOO_WEAK, why))
                .or(this::signatureFlaw)
                .or(() -> asked.tooMuch().map(what -> new Flaw(Flaw.Kind.ASKS_TOO_MUCH, what)));
    }

    /** Proof of possession: whoever made the request has the key. */
    private Optional<Flaw> signatureFlaw() {
        if (proven) {
            return Optional.empty();
        }
        var problem = signatureProblem();
        proven = problem.isEmpty();
        return problem.map(why -> new Flaw(Flaw.Kind.SIGNATURE_BAD, why));
    }

    private Optional<String> signatureProblem() {
        var algorithm = structure.getSignatureAlgorithm().getAlgorithm();
        var parameters = structure.getSignatureAlgorithm().getParameters();
        if (!SIGNATURES.contains(algorithm) || !(parameters == null || parameters instanceof ASN1Null)) {
            return Optional.of(("the request is signed with algorithm %s: sign it with SHA-256, SHA-384 or SHA-512"
                            + " (RSA in PKCS#1 v1.5 form, ECDSA), or with Ed25519")
                    .formatted(algorithm.getId()));
        }
        try {
            var verifier = new JcaContentVerifierProviderBuilder()
                    .build(publicKey().orElseThrow().forJca());
            return structure.isSignatureValid(verifier) ? Optional.empty() : Optional.of(notProven());
        } catch (OperatorCreationException | PKCSException | RuntimeException e) {
            return Optional.of(notProven()); // a signature that cannot be checked is none
        }
    }

    private static String notProven() {
        return "the request's signature was not made with the key in it: make it again with 'openssl req -new -key"
                + " ...'";
    }

    /** The key, encoded anew; empty if it is none that could be certified. */
    public Optional<PublicKey> publicKey() {
        return key.publicKey();
    }

    /** The subject that is asked for; empty too if {@link #flaw} says that too much is. */
    public DistinguishedName subject() {
        return asked.subject();
    }

    public Set<SubjectAlternativeName> alternativeNames() {
        return asked.alternativeNames();
    }

    /** Key usages and extended key usages together. */
    public Set<Usage> usages() {
        return asked.usages();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CertificateRequest request && Arrays.equals(der, request.der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der);
    }

    @Override
    public String toString() {
        return "certificate request " + Sha256.hex(der);
    }
}
