package dev.countersign.interop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** How a Java program comes to a KeyStore of what is in a Secret. */
public final class JavaKeys {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);

    private JavaKeys() {}

    static KeyStore pair(Held held) throws GeneralSecurityException, IOException {
        if (held.form().isKeystore()) {
            return open(held, held.form().file());
        }
        var chain = chain(held);
        var store = empty();
        store.setKeyEntry("certificate", key(held), held.password().toCharArray(), chain.toArray(Certificate[]::new));
        return store;
    }

    static KeyStore anchors(Held held) throws GeneralSecurityException, IOException {
        if (!held.anchors().endsWith(".crt")) {
            return open(held, held.anchors());
        }
        var store = empty();
        for (var anchor : certificates(held, held.anchors())) {
            store.setCertificateEntry("anchor " + store.size(), anchor);
        }
        return store;
    }

    private static KeyStore open(Held held, String file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(file.endsWith(".jks") ? "JKS" : "PKCS12");
        try (var bytes = Files.newInputStream(held.path(file))) {
            store.load(bytes, held.password().toCharArray());
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<? extends Certificate> chain(Held held) throws GeneralSecurityException, IOException {
        return certificates(held, held.form() == Form.COMBINED_PEM ? held.form().file() : "tls.crt");
    }

    private static List<? extends Certificate> certificates(Held held, String file)
            throws GeneralSecurityException, IOException {
        var text = Files.readString(held.path(file), StandardCharsets.US_ASCII);
        // The JDK stops at what is no certificate.
        var bytes = text.substring(text.indexOf("-----BEGIN CERTIFICATE")).getBytes(StandardCharsets.US_ASCII);
        return List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)));
    }

    private static PrivateKey key(Held held) throws GeneralSecurityException, IOException {
        try {
            return keyByTheJdkAlone(held);
        } catch (InvalidKeySpecException e) { // not PKCS#8
            return keyByBouncyCastle(held);
        }
    }

    /** The key as far as the JDK goes: it reads PKCS#8 and nothing else. */
    public static PrivateKey keyByTheJdkAlone(Held held) throws GeneralSecurityException, IOException {
        return KeyFactory.getInstance(algorithm(held)).generatePrivate(new PKCS8EncodedKeySpec(der(held)));
    }

    private static PrivateKey keyByBouncyCastle(Held held) throws GeneralSecurityException, IOException {
        var label = algorithm(held) + " PRIVATE KEY";
        var base64 = Base64.getMimeEncoder().encodeToString(der(held));
        var text = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
        try (var parser = new PEMParser(new StringReader(text))) {
            if (parser.readObject() instanceof PEMKeyPair pair) {
                return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
            }
            throw new InvalidKeySpecException(held.form().file() + " holds no key that BouncyCastle reads");
        }
    }

    private static String algorithm(Held held) throws GeneralSecurityException, IOException {
        return chain(held).getFirst().getPublicKey().getAlgorithm();
    }

    private static byte[] der(Held held) throws IOException {
        if (held.form() == Form.DER) {
            return Files.readAllBytes(held.key());
        }
        var matcher = KEY.matcher(Files.readString(held.key()));
        if (!matcher.find()) {
            throw new IOException(held.form().file() + " holds no key");
        }
        return Base64.getMimeDecoder().decode(matcher.group(1));
    }
}
