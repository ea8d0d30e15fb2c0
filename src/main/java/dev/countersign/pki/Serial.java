package dev.countersign.pki;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A certificate's serial number: 16 bytes that nobody can guess and that the authority can always compute again.
 *
 * <p>HMAC-SHA-256 under the generation's serial key over the object's UID and the certificate's revision. So every
 * serial number that an object can ever have had is known without having been written down, and revocation cannot miss
 * one that was signed just before a crash (Mozilla bugs 1577652 and 1753123 are what happens otherwise).
 */
public record Serial(BigInteger value) {
    private static final int BYTES = 16;

    /** The serial of a certificate; {@code key} is the secret serial key of the generation that signs. */
    public static Serial of(byte[] key, String uid, long revision) {
        var mac = Sha256.hmac(key, (uid + "\n" + revision).getBytes(StandardCharsets.UTF_8));
        var bytes = Arrays.copyOf(mac, BYTES);
        // RFC 5280, 4.1.2.2: a positive integer of at most 20 octets; zero is not positive.
        bytes[0] &= 0x7f;
        var value = new BigInteger(1, bytes);
        return new Serial(value.signum() == 0 ? BigInteger.ONE : value);
    }

    /** The serial of a certificate that is over before anybody could revoke it: nobody has to find it again. */
    static Serial drawn(SecureRandom random) {
        return new Serial(new BigInteger(8 * BYTES - 1, random).max(BigInteger.ONE));
    }

    /** Lower case hexadecimal, 32 digits. */
    public String hex() {
        return "%032x".formatted(value);
    }

    @Override
    public String toString() {
        return hex();
    }
}
