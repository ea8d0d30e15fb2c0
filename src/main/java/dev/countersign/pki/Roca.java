package dev.countersign.pki;

import java.math.BigInteger;

/**
 * The fingerprint of RSA keys that can be factored because of how Infineon's chips chose their primes (CVE-2017-15361,
 * "The Return of Coppersmith's Attack", CCS 2017, section 2.3). Such a prime is {@code k·M + (65537^a mod M)}, where M is
 * the product of the first primes; so the modulus is a power of 65537 modulo each of them. A random modulus is that for
 * all of them with a probability of about 2^-27 (the authors tested the same 38 primes).
 */
final class Roca {
    private static final int[] PRIMES = {
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
        113, 127, 131, 137, 139, 149, 151, 157, 163, 167
    };
    private static final int GENERATOR = 65537;

    private Roca() {}

    /** True if the modulus looks like one of theirs. */
    static boolean fits(BigInteger modulus) {
        for (var prime : PRIMES) {
            if (!isPower(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime)) {
                return false;
            }
        }
        return true;
    }

    /** True if the remainder is a power of the generator: with such small primes the logarithm is found by trying. */
    private static boolean isPower(int remainder, int prime) {
        var power = 1;
        do {
            if (power == remainder) {
                return true;
            }
            power = power * (GENERATOR % prime) % prime;
        } while (power != 1);
        return false;
    }
}
