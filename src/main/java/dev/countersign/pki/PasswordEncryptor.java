package dev.countersign.pki;

import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;
import javax.crypto.CipherOutputStream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JceGenericKey;

/** Encrypts with a password and salts that are given: BouncyCastle's own draw theirs, and every file would be another. */
final class PasswordEncryptor implements OutputEncryptor {
    private final AlgorithmIdentifier algorithm;
    private final Key key;
    private final Cipher cipher;

    private PasswordEncryptor(AlgorithmIdentifier algorithm, Key key, Cipher cipher) {
        this.algorithm = algorithm;
        this.key = key;
        this.cipher = cipher;
    }

    /** PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-256, AES-256-CBC. */
    static PasswordEncryptor modern(KeystorePassword password, Salts salts, String part, int iterations) {
        var salt = salts.take(part + " salt", 16);
        var vector = salts.take(part + " iv", 16);
        var function = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
        var parameters = new PBES2Parameters(
                new KeyDerivationFunc(
                        PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, iterations, 32, function)),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(vector)));
        try {
            var key = new SecretKeySpec(password.derive(salt, iterations, 256), "AES");
            var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(vector));
            var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters);
            return new PasswordEncryptor(algorithm, key, cipher);
        } catch (GeneralSecurityException e) {
            throw new PkiException("AES with a password failed", e);
        }
    }

    /** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292, appendix C). */
    static PasswordEncryptor legacy(KeystorePassword password, Salts salts, String part, int iterations) {
        var salt = salts.take(part + " salt", 8);
        var spec = new PBEKeySpec(password.characters());
        try {
            var key = SecretKeyFactory.getInstance("PBEWithSHA1AndDESede").generateSecret(spec);
            var cipher = Cipher.getInstance("PBEWithSHA1AndDESede");
            cipher.init(Cipher.ENCRYPT_MODE, key, new PBEParameterSpec(salt, iterations));
            var algorithm = new AlgorithmIdentifier(
                    PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC, new PKCS12PBEParams(salt, iterations));
            return new PasswordEncryptor(algorithm, key, cipher);
        } catch (GeneralSecurityException e) {
            throw new PkiException("Triple DES with a password failed", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return algorithm;
    }

    @Override
    public OutputStream getOutputStream(OutputStream out) {
        return new CipherOutputStream(out, cipher);
    }

    @Override
    public GenericKey getKey() {
        return new JceGenericKey(algorithm, key);
    }
}
