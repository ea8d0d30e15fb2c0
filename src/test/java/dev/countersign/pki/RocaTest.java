package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.fixture.RequestDraft;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of the weak chips are recognised, others are not. */
class RocaTest {
    private static final BigInteger GENERATOR = BigInteger.valueOf(65537);

    /**
     * By the recipe of the paper: both primes are {@code k·M + (65537^a mod M)}, and M is the product of the first 71
     * primes for keys of up to 1952 bits, 126 for up to 3936, 225 for 4096 ("The Return of Coppersmith's Attack", 2017,
     * table 1).
     */
    static BigInteger weakModulus(int bits, int primes, long seed) {
        var random = new Random(seed);
        var product = firstPrimes(primes);
        while (true) {
            var modulus = weakPrime(bits / 2, product, random).multiply(weakPrime(bits / 2, product, random));
            if (modulus.bitLength() == bits) {
                return modulus;
            }
        }
    }

    private static BigInteger weakPrime(int bits, BigInteger product, Random random) {
        while (true) {
            var power = GENERATOR.modPow(new BigInteger(product.bitLength(), random), product);
            // The two highest bits set, so that the modulus is long enough.
            var high = BigInteger.valueOf(3).shiftLeft(bits - 2).add(new BigInteger(bits - 3, random));
            var candidate = high.divide(product).multiply(product).add(power);
            if (candidate.bitLength() == bits && candidate.isProbablePrime(40)) {
                return candidate;
            }
        }
    }

    private static BigInteger firstPrimes(int number) {
        var product = BigInteger.ONE;
        var prime = BigInteger.TWO;
        for (var found = 0; found < number; found++) {
            product = product.multiply(prime);
            prime = prime.nextProbablePrime();
        }
        return product;
    }

    @ParameterizedTest
    @CsvSource({"1024, 71", "2048, 126", "3072, 126"})
    void a_key_of_the_weak_chips_is_recognised(int bits, int primes) {
        for (var seed = 1; seed <= 3; seed++) {
            assertThat(Roca.fits(weakModulus(bits, primes, seed)))
                    .as("seed " + seed)
                    .isTrue();
        }
    }

    /** A random modulus fits by chance once in about 2^27. */
    @Test
    void other_keys_are_not() {
        var random = new Random(7);
        for (var number = 0; number < 20_000; number++) {
            assertThat(Roca.fits(new BigInteger(2048, random).setBit(0))).isFalse();
        }
        assertThat(Roca.fits(((RSAPublicKey) Pki.RSA_KEY.publicKey().forJca()).getModulus()))
                .isFalse();
        assertThat(Roca.fits(((RSAPublicKey) RequestDraft.RSA.getPublic()).getModulus()))
                .isFalse();
    }
}
