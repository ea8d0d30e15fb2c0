package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Keystores;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A Java client that proves itself with a keystore. */
final class KeystoreClient {
    private final KeyStore store;
    private final String password;

    KeystoreClient(KeyStore store, String password) {
        this.store = store;
        this.password = password;
    }

    static String fingerprint(KeyStore store, String alias) throws GeneralSecurityException {
        return Sha256.hex(store.getCertificate(alias).getEncoded());
    }

    /** The status code of an answer to GET. */
    int get(URI address, Path serverCertificate) throws GeneralSecurityException, IOException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        var server = KeyStore.getInstance("PKCS12");
        server.load(null, null);
        server.setCertificateEntry("server", certificate(Files.readString(serverCertificate)));
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust(server).getTrustManagers(), null);
        var connection = (HttpsURLConnection) address.toURL().openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        connection.setReadTimeout(30_000);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect(); // the server takes one after the other
        }
    }

    /** A Java server with this truststore takes the client. */
    static void assertTrusts(String type, byte[] truststore, String password, Certificate client)
            throws GeneralSecurityException, IOException {
        var managers = trust(Keystores.open(type, truststore, password)).getTrustManagers();
        assertThat(managers).singleElement().isInstanceOfSatisfying(X509TrustManager.class, manager -> {
            assertThat(manager.getAcceptedIssuers()).isNotEmpty();
            check(manager, client);
        });
    }

    private static void check(X509TrustManager manager, Certificate client) {
        try {
            manager.checkClientTrusted(new X509Certificate[] {certificate(client.pem())}, "ECDHE_ECDSA");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the client is not trusted", e);
        }
    }

    private static TrustManagerFactory trust(KeyStore store) throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
