package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jboss.logging.Logger;

/**
 * The public CAs that the operator's own Java trusts: {@code lib/security/cacerts}, or what {@code
 * javax.net.ssl.trustStore} names. Every image has it, whatever its distribution; it changes with the image and with
 * nothing else. Read once.
 */
public final class SystemRoots {
    private static final Logger LOG = Logger.getLogger(SystemRoots.class);
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private volatile List<Certificate> known = List.of();

    /** Empty if Java trusts nobody. */
    List<Certificate> read() {
        var found = known;
        if (found.isEmpty()) {
            found = accepted();
            known = found;
        }
        return found;
    }

    private static List<Certificate> accepted() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            var found = new ArrayList<Certificate>();
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trusting) {
                    Arrays.stream(trusting.getAcceptedIssuers()).forEach(issuer -> add(issuer, found));
                }
            }
            return List.copyOf(found);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the trust store of this Java cannot be read", e);
        }
    }

    /** One root that we cannot read must not cost all others. */
    private static void add(X509Certificate issuer, List<Certificate> found) {
        try {
            var pem = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                    .formatted(LINES.encodeToString(issuer.getEncoded()));
            Certificate.readAll(pem).stream().filter(Certificate::isTrustAnchor).forEach(found::add);
        } catch (GeneralSecurityException | PkiException e) {
            LOG.warnf(
                    "a CA that Java trusts is left out of systemRoots (%s): %s",
                    issuer.getSubjectX500Principal().getName(), e.getMessage());
        }
    }
}
