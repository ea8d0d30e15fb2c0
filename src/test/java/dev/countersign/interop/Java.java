package dev.countersign.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Java by JSSE and keytool, as the JDK brings them. */
public record Java() implements Stack {
    private static final String KEYTOOL =
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    private static final String OWN_PASSWORD = "of the holder";

    @Override
    public String get(URI address, Held held) {
        try {
            var connection = (HttpsURLConnection) address.toURL().openConnection();
            connection.setSSLSocketFactory(context(held).getSocketFactory());
            connection.setReadTimeout(30_000);
            try (var body = connection.getInputStream()) {
                var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return connection.getHeaderField(0) + "\n" + text;
            } finally {
                connection.disconnect(); // the server takes one after the other
            }
        } catch (IOException | GeneralSecurityException e) {
            return e.toString();
        }
    }

    private static SSLContext context(Held held) throws GeneralSecurityException, IOException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(JavaKeys.pair(held), held.password().toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(JavaKeys.anchors(held));
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public String request(Path folder, Algorithm algorithm, String commonName) {
        var key = switch (algorithm) {
            case ECDSA -> List.of("-keyalg", "EC", "-groupname", "secp256r1");
            case RSA -> List.of("-keyalg", "RSA", "-keysize", "2048");
            case Ed25519 -> List.of("-keyalg", "Ed25519");
        };
        keytool(folder, key, "-genkeypair", "-dname", "CN=" + commonName);
        return keytool(folder, List.of(), "-certreq");
    }

    @Override
    public Held taken(Path folder) {
        // Without the question whether the authority is trusted: it is the server that has to.
        keytool(folder, List.of(), "-importcert", "-noprompt", "-file", "tls.crt");
        return new Held(folder, Form.PKCS12, "ca.crt", OWN_PASSWORD);
    }

    private static String keytool(Path folder, List<String> key, String... action) {
        var command = new ArrayList<>(List.of(KEYTOOL));
        command.addAll(List.of(action));
        command.addAll(List.of("-keystore", "keystore.p12", "-storetype", "PKCS12", "-storepass", OWN_PASSWORD));
        command.addAll(List.of("-alias", "certificate"));
        command.addAll(key);
        return Program.run(folder, command.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return "Java";
    }
}
