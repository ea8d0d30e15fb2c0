package dev.countersign.plan.evidence;

/** Each is asked on its own: a server may have another mind in each, and in TLS 1.3 it refuses later. */
public enum TlsVersion {
    TLS_1_2("TLS 1.2", "TLSv1.2"),
    TLS_1_3("TLS 1.3", "TLSv1.3");

    private final String label;
    private final String protocol;

    TlsVersion(String label, String protocol) {
        this.label = label;
        this.protocol = protocol;
    }

    public String label() {
        return label;
    }

    /** Java's name of it. */
    public String protocol() {
        return protocol;
    }
}
