package dev.countersign.pki;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Java's first keystore format, written by hand because the JDK's writer takes random salts and the present time: here
 * the same inputs give the same bytes. Its protection is weak (SHA-1, once); PKCS#12 is the better choice.
 */
public final class Jks {
    private static final int MAGIC = 0xFEEDFEED;
    private static final int VERSION = 2;
    private static final int KEY_ENTRY = 1;
    private static final int TRUSTED_ENTRY = 2;
    private static final int SALT_BYTES = 20;

    /** JavaSoft's key protection: the key under a stream of chained SHA-1 digests. */
    private static final AlgorithmIdentifier PROTECTION =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.6.1.4.1.42.2.17.1.1"), DERNull.INSTANCE);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final byte[] password;

    private Jks(KeystorePassword password) {
        this.password = new String(password.characters()).getBytes(StandardCharsets.UTF_16BE);
    }

    /** The key with its chain under an alias, in lower case as Java looks it up. */
    public static byte[] keystore(Pair pair, String alias, KeystorePassword password) {
        var salt = new Salts(pair, password, "jks keystore " + alias).take("key salt", SALT_BYTES);
        try {
            var file = new Jks(password);
            file.start(1);
            file.entry(KEY_ENTRY, alias, pair.leaf());
            file.block(file.sealed(pair.key().structure().getEncoded("DER"), salt));
            file.out.writeInt(pair.chain().size());
            for (var certificate : pair.chain()) {
                file.certificate(certificate);
            }
            return file.finish();
        } catch (IOException e) {
            throw new PkiException("a keystore cannot be encoded", e);
        }
    }

    /** The anchors as trusted certificates. */
    public static byte[] truststore(Pair pair, KeystorePassword password) {
        return truststore(pair.distinctAnchors(), password);
    }

    /** Distinct anchors as trusted certificates, without a pair beside them. */
    public static byte[] truststore(List<Certificate> anchors, KeystorePassword password) {
        try {
            var file = new Jks(password);
            file.start(anchors.size());
            for (var anchor : anchors) {
                file.entry(TRUSTED_ENTRY, Pair.alias(anchor), anchor);
                file.certificate(anchor);
            }
            return file.finish();
        } catch (IOException e) {
            throw new PkiException("a truststore cannot be encoded", e);
        }
    }

    private void start(int entries) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(entries);
    }

    /** The date is the certificate's own start, because the present would make each file another one. */
    private void entry(int tag, String alias, Certificate certificate) throws IOException {
        Instant date = certificate.validity().notBefore();
        out.writeInt(tag);
        out.writeUTF(alias.toLowerCase(Locale.ENGLISH));
        out.writeLong(date.toEpochMilli());
    }

    private void certificate(Certificate certificate) throws IOException {
        out.writeUTF("X.509");
        block(certificate.structure().getEncoded());
    }

    private void block(byte[] content) throws IOException {
        out.writeInt(content.length);
        out.write(content);
    }

    /** Salt, encrypted key, and the SHA-1 by which a wrong password is noticed. */
    private byte[] sealed(byte[] key, byte[] salt) throws IOException {
        var sealed = new ByteArrayOutputStream();
        sealed.write(salt);
        var stream = salt;
        for (var position = 0; position < key.length; position += SALT_BYTES) {
            stream = sha1(password, stream);
            for (var i = 0; i < SALT_BYTES && position + i < key.length; i++) {
                sealed.write(key[position + i] ^ stream[i]);
            }
        }
        sealed.write(sha1(password, key));
        return new EncryptedPrivateKeyInfo(PROTECTION, sealed.toByteArray()).getEncoded("DER");
    }

    private byte[] finish() throws IOException {
        out.write(sha1(password, "Mighty Aphrodite".getBytes(StandardCharsets.US_ASCII), bytes.toByteArray()));
        return bytes.toByteArray();
    }

    private static byte[] sha1(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            for (var part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new PkiException("this Java has no SHA-1", e);
        }
    }
}
