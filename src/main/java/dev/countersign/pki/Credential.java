package dev.countersign.pki;

import java.util.List;

/**
 * What a TLS client proves itself with. It exists in memory only.
 *
 * @param chain leaf first, without the root
 */
public record Credential(HeldKey key, List<Certificate> chain) {
    public Credential {
        chain = List.copyOf(chain);
        if (chain.isEmpty() || !chain.getFirst().publicKey().equals(key.publicKey())) {
            throw new PkiException("a credential's key is not the one that its certificate names");
        }
    }
}
