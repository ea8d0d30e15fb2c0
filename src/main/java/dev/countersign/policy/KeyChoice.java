package dev.countersign.policy;

import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PkiException;
import java.util.List;
import java.util.Optional;

/** A kind of key as {@code allow.keys} writes it: {@code RSA} for every size, {@code RSA-3072} for exactly this one. */
public record KeyChoice(KeySpec.Algorithm algorithm, Optional<Integer> bits) {
    /**
     * Reads one.
     *
     * @throws PkiException if it is none that this build knows
     */
    public static KeyChoice parse(String text) {
        return switch (text) {
            case "ECDSA" -> new KeyChoice(KeySpec.Algorithm.ECDSA, Optional.empty());
            case "ECDSA-256", "ECDSA-384", "ECDSA-521" -> new KeyChoice(KeySpec.Algorithm.ECDSA, size(text));
            case "RSA" -> new KeyChoice(KeySpec.Algorithm.RSA, Optional.empty());
            case "RSA-2048", "RSA-3072", "RSA-4096" -> new KeyChoice(KeySpec.Algorithm.RSA, size(text));
            case "Ed25519" -> new KeyChoice(KeySpec.Algorithm.ED25519, Optional.empty());
            default ->
                throw new PkiException("'%s' is no kind of key: write for example %s"
                        .formatted(text, List.of("ECDSA", "RSA-3072", "Ed25519")));
        };
    }

    private static Optional<Integer> size(String text) {
        return Optional.of(Integer.valueOf(text.substring(text.indexOf('-') + 1)));
    }

    boolean takes(KeySpec key) {
        return key.algorithm() == algorithm
                && bits.map(size -> size == key.bits()).orElse(true);
    }

    @Override
    public String toString() {
        var name = switch (algorithm) {
            case ECDSA -> "ECDSA";
            case RSA -> "RSA";
            case ED25519 -> "Ed25519";
        };
        return bits.map(size -> name + "-" + size).orElse(name);
    }
}
