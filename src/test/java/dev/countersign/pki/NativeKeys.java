package dev.countersign.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import javax.crypto.Cipher;

/** A process of its own, because who does cryptography is a setting of the whole process. */
final class NativeKeys {
    static final byte[] MESSAGE = "to be signed".getBytes(StandardCharsets.UTF_8);

    private NativeKeys() {}

    /** Says who does the record layer of TLS; then for each kind of key, made by the JDK and by itself, the key and a signature. */
    public static void main(String... args) throws GeneralSecurityException {
        var random = new SecureRandom();
        var others = new LinkedHashMap<KeySpec, String>();
        HeldKeyTest.specs()
                .forEach(spec -> others.put(spec, HeldKey.generate(spec, random).exposePkcs8Pem()));
        System.out.println(NativeProvider.prefer());
        System.out.println(Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName());
        others.forEach((spec, pem) -> {
            show(HeldKey.read(pem), random);
            show(HeldKey.generate(spec, random), random);
        });
    }

    private static void show(HeldKey key, SecureRandom random) {
        System.out.println(text(key.exposePkcs8Der()) + " " + text(key.sign(MESSAGE, random)));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
