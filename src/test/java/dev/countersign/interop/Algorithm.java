package dev.countersign.interop;

/** Of which kind a key is. */
public enum Algorithm {
    ECDSA("an ECDSA key"),
    RSA("an RSA key"),
    Ed25519("an Ed25519 key");

    private final String text;

    Algorithm(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
