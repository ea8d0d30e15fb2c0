package dev.countersign.pki;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;

/**
 * Cryptography in machine code (AWS-LC), in place of the JDK's, which is fast only after C2 has compiled it: an operator
 * that rests most of the time has no C2 (docs/performance.md). Its keys come from AWS-LC's own generator of random
 * bits (SP 800-90A, seeded by the system), whichever source is handed in.
 */
public final class NativeProvider {
    private NativeProvider() {}

    /** From now on everybody in this process uses it, TLS too; where it has no library, they go on with the JDK's. */
    public static boolean prefer() {
        var usable = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
        if (usable) {
            AmazonCorrettoCryptoProvider.install();
        }
        return usable;
    }
}
