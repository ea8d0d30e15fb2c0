package dev.countersign.interop;

/** A form of the pair in a Secret, and the anchors beside it. */
public enum Form {
    PEM("tls.key", "ca.crt"),
    COMBINED_PEM("tls-combined.pem", "ca.crt"),
    DER("key.der", "ca.crt"),
    PKCS12("keystore.p12", "truststore.p12"),
    JKS("keystore.jks", "truststore.jks");

    private final String file;
    private final String anchors;

    Form(String file, String anchors) {
        this.file = file;
        this.anchors = anchors;
    }

    /** Where the key stands. */
    public String file() {
        return file;
    }

    public String anchors() {
        return anchors;
    }

    /** True if a password protects it. */
    public boolean isKeystore() {
        return this == PKCS12 || this == JKS;
    }
}
