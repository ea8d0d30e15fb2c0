package dev.countersign.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * A credential on its way to one server: it is presented to whoever asks, and what the server does is remembered.
 *
 * <p>Presented whatever authorities the server names in its request (RFC 8446, 4.2.4): a client that looks for a match
 * would send nothing to a server that has not heard of its authority, and mistake that server's answer.
 *
 * <p>The server's own certificate is not verified, because its authority is not ours to know. Its key is compared: what
 * is signed for one server goes to no other one.
 */
public final class TlsClient {
    private static final String ALIAS = "probe";

    private final Credential credential;
    private final Optional<PublicKey> expected;
    private volatile boolean asked;
    private volatile boolean presented;
    private volatile boolean anotherServer;
    private volatile @Nullable PublicKey server;

    /** @param expected the key of the only server that may see the certificate; empty takes any, to learn it */
    public TlsClient(Credential credential, Optional<PublicKey> expected) {
        this.credential = credential;
        this.expected = expected;
    }

    /** A context of this one connection: nothing in it can resume another session. */
    public SSLContext context(SecureRandom random) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Presenting()}, new TrustManager[] {new Remembering()}, random);
            return context;
        } catch (GeneralSecurityException e) {
            throw new PkiException("this Java cannot be a TLS client", e);
        }
    }

    /** The server asked for a certificate. */
    public boolean asked() {
        return asked;
    }

    /** The certificate was handed over for sending; not if the server takes no key of its kind. */
    public boolean presented() {
        return presented;
    }

    /** The server was not the expected one, and has seen no certificate. */
    public boolean metAnotherServer() {
        return anotherServer;
    }

    /** The key of the server that was met. */
    public Optional<PublicKey> server() {
        return Optional.ofNullable(server);
    }

    private X509Certificate[] chain() {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            var chain = new X509Certificate[credential.chain().size()];
            for (var i = 0; i < chain.length; i++) {
                var der = credential.chain().get(i).structure().getEncoded();
                chain[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
            }
            return chain;
        } catch (GeneralSecurityException | IOException e) {
            throw new PkiException("a certificate cannot be used", e);
        }
    }

    /** JSSE calls only what is for an engine. */
    private final class Presenting extends X509ExtendedKeyManager {
        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            asked = true;
            presented = List.of(keyTypes).contains(credential.key().forJca().getAlgorithm());
            return presented ? ALIAS : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return credential.key().forJca();
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    /** Extended, because JSSE wraps any other kind into checks of its own. */
    private final class Remembering extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            var met = new PublicKey(
                    SubjectPublicKeyInfo.getInstance(chain[0].getPublicKey().getEncoded()));
            server = met;
            if (expected.isPresent() && !expected.get().equals(met)) {
                anotherServer = true;
                throw new CertificateException("another server than before");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("only engines are used here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no server is here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
