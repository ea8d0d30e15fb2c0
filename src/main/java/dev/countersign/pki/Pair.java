package dev.countersign.pki;

import java.util.List;

/**
 * A private key, its certificate and what stands beside them: what every form in a Secret is made of.
 *
 * @param chain leaf first, without the root
 * @param anchors what the holder trusts
 */
public record Pair(HeldKey key, List<Certificate> chain, List<Certificate> anchors) {
    public Pair {
        chain = List.copyOf(chain);
        anchors = List.copyOf(anchors);
    }

    Certificate leaf() {
        return chain.getFirst();
    }

    /** A keystore has one entry for each name. */
    List<Certificate> distinctAnchors() {
        return anchors.stream().distinct().toList();
    }

    /** Unique among the anchors, and the same in whatever order they stand. */
    static String alias(Certificate anchor) {
        return "ca-" + anchor.fingerprint().substring(0, 16);
    }
}
