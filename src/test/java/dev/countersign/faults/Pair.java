package dev.countersign.faults;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads keys and certificates with the JDK alone: a witness who asks the accused is none. */
final class Pair {
    private static final byte[] CHALLENGE = {1, 2, 3};

    private Pair() {}

    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
            return List.of();
        }
        var bytes = pem.getBytes(StandardCharsets.UTF_8);
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** True if what the key signs is what the certificate verifies. */
    static boolean matches(String pkcs8, Certificate certificate) throws GeneralSecurityException {
        var der = Base64.getMimeDecoder().decode(pkcs8.replaceAll("-----[A-Z ]+-----", ""));
        var key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(der));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(CHALLENGE);
        var signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(CHALLENGE);
        return signature.verify(signed);
    }

    static boolean chains(X509Certificate leaf, List<X509Certificate> anchors) {
        return anchors.stream().anyMatch(anchor -> signed(leaf, anchor));
    }

    static boolean signed(X509Certificate leaf, X509Certificate anchor) {
        if (!leaf.getIssuerX500Principal().equals(anchor.getSubjectX500Principal())) {
            return false;
        }
        try {
            leaf.verify(anchor.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // signed by somebody else of that name
        }
    }
}
