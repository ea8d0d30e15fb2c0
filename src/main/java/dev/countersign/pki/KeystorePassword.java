package dev.countersign.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The password of a keystore. Its characters do not leave this room; others see its digest. */
public final class KeystorePassword {
    static final int LONGEST = 1024;

    /** Once for each version of a password, so it may take some tens of milliseconds. */
    private static final int DIGEST_ITERATIONS = 100_000;

    private static final int DIGEST_BITS = 256;

    private final String characters;

    private KeystorePassword(String characters) {
        this.characters = characters;
    }

    /**
     * Reads a password of 1 to 1024 printable ASCII characters: Java's PKCS#12 opens no keystore with another one.
     *
     * @throws PkiException if it is none; the text completes "the password …"
     */
    public static KeystorePassword read(byte[] bytes) {
        if (bytes.length == 0) {
            throw new PkiException("is empty: write one");
        }
        if (bytes.length > LONGEST) {
            throw new PkiException("has more than " + LONGEST + " characters: write a shorter one");
        }
        var last = bytes[bytes.length - 1];
        if (last == '\n' || last == '\r') {
            throw new PkiException("ends with a line break, with which Java opens no keystore: write it without one"
                    + " (printf instead of echo)");
        }
        for (var character : bytes) {
            if (character < ' ' || character > '~') {
                throw new PkiException("holds something other than printable ASCII characters, with which Java opens no"
                        + " keystore: write letters, digits and punctuation only");
            }
        }
        return new KeystorePassword(new String(bytes, StandardCharsets.US_ASCII));
    }

    /** PBKDF2 (RFC 8018) over the password, lower case hexadecimal: equal for equal passwords, and slow to guess from. */
    public String digest(String salt) {
        return HexFormat.of().formatHex(derive(salt.getBytes(StandardCharsets.UTF_8), DIGEST_ITERATIONS, DIGEST_BITS));
    }

    byte[] derive(byte[] salt, int iterations, int bits) {
        var spec = new PBEKeySpec(characters(), salt, iterations, bits);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new PkiException("a key cannot be derived from a password", e);
        } finally {
            spec.clearPassword();
        }
    }

    char[] characters() {
        return characters.toCharArray();
    }

    @Override
    public String toString() {
        return "keystore password";
    }
}
