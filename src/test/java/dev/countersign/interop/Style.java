package dev.countersign.interop;

/** How a pair is wanted, apart from the kind of its key; the two together have every form. */
public enum Style {
    MODERN("PKCS8", "Modern2023"),
    OLD("PKCS1", "LegacyDES");

    private final String encoding;
    private final String profile;

    Style(String encoding, String profile) {
        this.encoding = encoding;
        this.profile = profile;
    }

    /** How the key is encoded; Ed25519 keys have but one encoding (RFC 8410). */
    public String encoding(Algorithm algorithm) {
        return algorithm == Algorithm.Ed25519 ? MODERN.encoding : encoding;
    }

    /** How PKCS#12 is encrypted. */
    public String profile() {
        return profile;
    }
}
