package dev.countersign.pki;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys that nobody trusts, one for each signature algorithm, made at the first use. A certificate's twin is signed with one of
 * them so that linting happens before the authority's own signature exists.
 */
public final class ThrowAwayKeys {
    private final Map<String, HeldKey> keys = new ConcurrentHashMap<>();
    private final SecureRandom random;

    public ThrowAwayKeys(SecureRandom random) {
        this.random = random;
    }

    /** A signer whose signatures carry the same algorithm identifier as those of {@code spec}. */
    KeyContentSigner signerLike(KeySpec spec) {
        var key = keys.computeIfAbsent(spec.signature(), _ -> HeldKey.generate(small(spec), random));
        return new KeyContentSigner(key, random);
    }

    /** A new one, for an authority that shall be known to nobody. */
    HeldKey another(KeySpec spec) {
        return HeldKey.generate(small(spec), random);
    }

    private static KeySpec small(KeySpec spec) {
        return spec.isRsa() ? new KeySpec(KeySpec.Algorithm.RSA, 2048) : spec;
    }

    SecureRandom random() {
        return random;
    }
}
