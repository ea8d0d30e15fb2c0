package dev.countersign.pki;

import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;

/** Key usages and extended key usages (RFC 5280, 4.2.1.3 and 4.2.1.12) under the names that cert-manager gave them. */
public enum Usage {
    DIGITAL_SIGNATURE("digital signature", KeyUsage.digitalSignature, null),
    CONTENT_COMMITMENT("content commitment", KeyUsage.nonRepudiation, null),
    KEY_ENCIPHERMENT("key encipherment", KeyUsage.keyEncipherment, null),
    KEY_AGREEMENT("key agreement", KeyUsage.keyAgreement, null),
    CLIENT_AUTH("client auth", 0, KeyPurposeId.id_kp_clientAuth),
    SERVER_AUTH("server auth", 0, KeyPurposeId.id_kp_serverAuth),
    EMAIL_PROTECTION("email protection", 0, KeyPurposeId.id_kp_emailProtection);

    private final String label;
    private final int bit;
    private final @Nullable KeyPurposeId purpose;

    Usage(String label, int bit, @Nullable KeyPurposeId purpose) {
        this.label = label;
        this.bit = bit;
        this.purpose = purpose;
    }

    public static Optional<Usage> of(String label) {
        return Stream.of(values()).filter(usage -> usage.label.equals(label)).findFirst();
    }

    public String label() {
        return label;
    }

    /** Bit of the KeyUsage extension, 0 for an extended key usage. */
    int bit() {
        return bit;
    }

    Optional<KeyPurposeId> purpose() {
        return Optional.ofNullable(purpose);
    }

    /** True for the extended ones, which say to whom the holder may prove itself. */
    public boolean isExtended() {
        return purpose != null;
    }
}
