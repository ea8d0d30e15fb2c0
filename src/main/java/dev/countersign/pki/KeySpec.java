package dev.countersign.pki;

/** Algorithm and size of a key. {@code bits} is 255 for Ed25519 (RFC 8032), which has no choice of size. */
public record KeySpec(Algorithm algorithm, int bits) {
    public static final KeySpec P256 = new KeySpec(Algorithm.ECDSA, 256);
    public static final KeySpec ED25519 = new KeySpec(Algorithm.ED25519, 255);

    /** Key algorithms that may appear in our certificates. */
    public enum Algorithm {
        ECDSA,
        RSA,
        ED25519
    }

    public boolean isRsa() {
        return algorithm == Algorithm.RSA;
    }

    /** JCA name of the signature that a key of this kind makes; the hash is as strong as the curve. */
    String signature() {
        return switch (algorithm) {
            case RSA -> "SHA256withRSA";
            case ED25519 -> "Ed25519";
            case ECDSA -> bits == 256 ? "SHA256withECDSA" : bits == 384 ? "SHA384withECDSA" : "SHA512withECDSA";
        };
    }

    String curve() {
        return "secp" + bits + "r1";
    }

    @Override
    public String toString() {
        return switch (algorithm) {
            case RSA -> "RSA " + bits;
            case ED25519 -> "Ed25519";
            case ECDSA -> "ECDSA P-" + bits;
        };
    }
}
