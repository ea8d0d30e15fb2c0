package dev.countersign.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Salts and initialisation vectors of one keystore. They look random and are not: the same inputs give the same bytes,
 * so that nothing is written when nothing changed (trust-manager#259 filled etcd with new salts). The private key is
 * the HMAC's key: salts are public, and made of the password alone they would let it be guessed past the slow
 * derivation that they are for.
 */
final class Salts {
    private final byte[] seed;

    /** {@code purpose}: the kind of keystore and everything that it is made of besides pair and password. */
    Salts(Pair pair, KeystorePassword password, String purpose) {
        var inputs =
                new StringBuilder("countersign keystore v1\n").append(purpose).append('\n');
        pair.chain()
                .forEach(certificate -> inputs.append("chain ")
                        .append(certificate.fingerprint())
                        .append('\n'));
        pair.anchors()
                .forEach(anchor ->
                        inputs.append("anchor ").append(anchor.fingerprint()).append('\n'));
        inputs.append(password.characters());
        try {
            var key = Sha256.digest(pair.key().structure().getEncoded("DER"));
            seed = Sha256.hmac(key, inputs.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new PkiException("a private key cannot be encoded", e);
        }
    }

    /** Of a trust store whose password everybody may know: there is no key to hide it behind, and nothing to hide. */
    Salts(List<Certificate> anchors, KeystorePassword password, String purpose) {
        var inputs = new StringBuilder("countersign trust store v1\n")
                .append(purpose)
                .append('\n');
        anchors.forEach(
                anchor -> inputs.append("anchor ").append(anchor.fingerprint()).append('\n'));
        inputs.append(password.characters());
        seed = Sha256.digest(inputs.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** At most 32 bytes, others for each label. */
    byte[] take(String label, int bytes) {
        return Arrays.copyOf(Sha256.hmac(seed, label.getBytes(StandardCharsets.UTF_8)), bytes);
    }
}
