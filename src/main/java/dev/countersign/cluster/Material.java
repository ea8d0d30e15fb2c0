package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import java.util.List;

/** What a generation is made of. {@code path}: from its certificate up to and including the root. */
final class Material {
    private final HeldKey key;
    private final List<Certificate> path;
    private final byte[] serialKey;

    Material(HeldKey key, List<Certificate> path, byte[] serialKey) {
        this.key = key;
        this.path = List.copyOf(path);
        this.serialKey = serialKey.clone();
    }

    HeldKey key() {
        return key;
    }

    List<Certificate> path() {
        return path;
    }

    byte[] serialKey() {
        return serialKey.clone();
    }
}
