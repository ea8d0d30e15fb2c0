package dev.countersign.probe;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.testing.servers.TrustsAll;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS with a server key of its own; remembers who came, by subject, and lets everybody in or nobody. */
final class JsseServer {
    private static final char[] NO_PASSWORD = new char[0];

    private final SSLContext context;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    JsseServer(boolean letsIn) {
        this(letsIn, HeldKey.generate(KeySpec.P256, Pki.RANDOM));
    }

    JsseServer(boolean letsIn, HeldKey key) {
        try {
            context = SSLContext.getInstance("TLS");
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity(key), NO_PASSWORD);
            context.init(keys.getKeyManagers(), new TrustManager[] {new Doorkeeper(letsIn)}, null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore identity(HeldKey key) throws GeneralSecurityException, IOException {
        var certificate = Pki.authority("CN=server", key, Pki.START, Duration.ofDays(9_999))
                .certificate();
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance(key.spec().equals(KeySpec.P256) ? "EC" : "Ed25519")
                        .generatePrivate(new PKCS8EncodedKeySpec(key.exposePkcs8Der())),
                NO_PASSWORD,
                new X509Certificate[] {parsed(certificate.pem())});
        return store;
    }

    private static X509Certificate parsed(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    List<String> seen() {
        return seen;
    }

    /** Asks for a certificate and shakes hands. */
    SSLSocket meet(Socket client) throws IOException {
        return meet(client, parameters -> parameters.setNeedClientAuth(true));
    }

    SSLSocket meet(Socket client, Consumer<SSLParameters> settings) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(client, null, true);
        socket.setUseClientMode(false);
        var parameters = socket.getSSLParameters();
        settings.accept(parameters);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private final class Doorkeeper extends TrustsAll {
        private final boolean letsIn;

        private Doorkeeper(boolean letsIn) {
            this.letsIn = letsIn;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            seen.add(chain[0].getSubjectX500Principal().getName());
            if (!letsIn) {
                throw new CertificateException("not today");
            }
        }

        /** Named in the request for a certificate: an authority that no probe comes from. */
        @Override
        public X509Certificate[] getAcceptedIssuers() {
            try {
                return new X509Certificate[] {
                    parsed(Pki.OTHER_AUTHORITY.certificate().pem())
                };
            } catch (CertificateException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
