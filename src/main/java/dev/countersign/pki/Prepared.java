package dev.countersign.pki;

import org.bouncycastle.asn1.x509.TBSCertificate;

/**
 * A certificate that was checked and linted but not signed. Only {@link SigningAuthority#prepare} makes one and
 * {@code sign} takes nothing else, so what nobody linted cannot be signed (Boulder's issuance token, as a type).
 */
public final class Prepared {
    private final TBSCertificate content;
    private final Certificate authority;

    Prepared(TBSCertificate content, Certificate authority) {
        this.content = content;
        this.authority = authority;
    }

    TBSCertificate content() {
        return content;
    }

    Certificate authority() {
        return authority;
    }
}
