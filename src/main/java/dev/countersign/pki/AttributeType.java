package dev.countersign.pki;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** The attribute types that a distinguished name of ours may have (RFC 4519, RFC 5280 4.1.2.4). All others are refused. */
public enum AttributeType {
    COMMON_NAME("CN", BCStyle.CN, 64, Text.UTF8),
    SURNAME("SN", BCStyle.SURNAME, 64, Text.UTF8),
    SERIAL_NUMBER("serialNumber", BCStyle.SERIALNUMBER, 64, Text.PRINTABLE),
    COUNTRY("C", BCStyle.C, 2, Text.PRINTABLE),
    LOCALITY("L", BCStyle.L, 128, Text.UTF8),
    STATE("ST", BCStyle.ST, 128, Text.UTF8),
    STREET("street", BCStyle.STREET, 128, Text.UTF8),
    ORGANIZATION("O", BCStyle.O, 64, Text.UTF8),
    ORGANIZATIONAL_UNIT("OU", BCStyle.OU, 64, Text.UTF8),
    TITLE("title", BCStyle.T, 64, Text.UTF8),
    POSTAL_CODE("postalCode", BCStyle.POSTAL_CODE, 40, Text.UTF8),
    GIVEN_NAME("givenName", BCStyle.GIVENNAME, 64, Text.UTF8),
    USER_ID("UID", BCStyle.UID, 256, Text.UTF8),
    DOMAIN_COMPONENT("DC", BCStyle.DC, 63, Text.IA5);

    private final String label;
    private final ASN1ObjectIdentifier oid;
    private final int longest;
    private final Text text;

    /** The ASN.1 string types that values have (RFC 5280, appendix A.1; RFC 4519 for DC). */
    private enum Text {
        UTF8,
        PRINTABLE,
        IA5
    }

    AttributeType(String label, ASN1ObjectIdentifier oid, int longest, Text text) {
        this.label = label;
        this.oid = oid;
        this.longest = longest;
        this.text = text;
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

    /** The type that RFC 4514 text names, by a short name in any case or by its object identifier. */
    static Optional<AttributeType> named(String name) {
        return Stream.of(values())
                .filter(type ->
                        type.label.equalsIgnoreCase(name) || type.oid.getId().equals(name))
                .findFirst();
    }

    /** The value in its string type, as it is: BouncyCastle's own encoder takes '#' and '\\' for instructions. */
    ASN1Encodable encoded(String value) {
        return switch (text) {
            case UTF8 -> new DERUTF8String(value);
            case PRINTABLE -> new DERPrintableString(value);
            case IA5 -> new DERIA5String(value);
        };
    }

    boolean takes(String value) {
        return switch (text) {
            case UTF8 -> StandardCharsets.UTF_8.newEncoder().canEncode(value);
            case PRINTABLE -> ASN1PrintableString.isPrintableString(value);
            case IA5 -> StandardCharsets.US_ASCII.newEncoder().canEncode(value);
        };
    }
}
