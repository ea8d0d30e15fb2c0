package dev.countersign.pki;

import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** The attribute types that a distinguished name of ours may have (RFC 4519, RFC 5280 4.1.2.4). All others are refused. */
public enum AttributeType {
    COMMON_NAME("CN", BCStyle.CN, 64),
    SURNAME("SN", BCStyle.SURNAME, 64),
    SERIAL_NUMBER("serialNumber", BCStyle.SERIALNUMBER, 64),
    COUNTRY("C", BCStyle.C, 2),
    LOCALITY("L", BCStyle.L, 128),
    STATE("ST", BCStyle.ST, 128),
    STREET("street", BCStyle.STREET, 128),
    ORGANIZATION("O", BCStyle.O, 64),
    ORGANIZATIONAL_UNIT("OU", BCStyle.OU, 64),
    TITLE("title", BCStyle.T, 64),
    POSTAL_CODE("postalCode", BCStyle.POSTAL_CODE, 40),
    GIVEN_NAME("givenName", BCStyle.GIVENNAME, 64),
    USER_ID("UID", BCStyle.UID, 256),
    DOMAIN_COMPONENT("DC", BCStyle.DC, 63);

    private final String label;
    private final ASN1ObjectIdentifier oid;
    private final int longest;

    AttributeType(String label, ASN1ObjectIdentifier oid, int longest) {
        this.label = label;
        this.oid = oid;
        this.longest = longest;
    }

    static Optional<AttributeType> of(ASN1ObjectIdentifier oid) {
        return Stream.of(values()).filter(type -> type.oid.equals(oid)).findFirst();
    }

    /** The name that RFC 4514 text uses. */
    public String label() {
        return label;
    }

    ASN1ObjectIdentifier oid() {
        return oid;
    }

    /** Upper bound in characters (RFC 5280, appendix A.1). */
    int longest() {
        return longest;
    }
}
