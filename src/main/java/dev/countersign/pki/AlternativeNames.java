package dev.countersign.pki;

import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Email;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.pki.SubjectAlternativeName.Other;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/** Subject alternative names to and from ASN.1 (RFC 5280, 4.2.1.6). */
final class AlternativeNames {
    private AlternativeNames() {}

    static GeneralNames encode(Set<SubjectAlternativeName> names) {
        return new GeneralNames(names.stream()
                .sorted(Comparator.comparing(SubjectAlternativeName::text)) // a set has another order after each start
                .map(AlternativeNames::encode)
                .toArray(GeneralName[]::new));
    }

    private static GeneralName encode(SubjectAlternativeName name) {
        return switch (name) {
            case Dns dns -> new GeneralName(GeneralName.dNSName, new DERIA5String(dns.name()));
            case Ip ip ->
                new GeneralName(
                        GeneralName.iPAddress,
                        new DEROctetString(
                                SubjectAlternativeName.literal(ip.address()).getAddress()));
            case Uri uri -> new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(uri.uri()));
            case Email email -> new GeneralName(GeneralName.rfc822Name, new DERIA5String(email.address()));
            case Other other ->
                new GeneralName(
                        GeneralName.otherName,
                        new OtherName(new ASN1ObjectIdentifier(other.oid()), new DERUTF8String(other.value())));
        };
    }

    /** The name, or empty if it is of a kind that we never issue. */
    static Optional<SubjectAlternativeName> decode(GeneralName name) {
        var value = name.getName();
        return switch (name.getTagNo()) {
            case GeneralName.dNSName -> Optional.of(new Dns(ia5(name)));
            case GeneralName.iPAddress -> Optional.of(new Ip(address(name)));
            case GeneralName.uniformResourceIdentifier -> Optional.of(new Uri(ia5(name)));
            case GeneralName.rfc822Name -> Optional.of(new Email(ia5(name)));
            case GeneralName.otherName -> {
                var other = OtherName.getInstance(value);
                yield other.getValue() instanceof ASN1UTF8String text
                        ? Optional.of(new Other(other.getTypeID().getId(), text.getString()))
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private static String ia5(GeneralName name) {
        return ASN1IA5String.getInstance(name.getName()).getString();
    }

    private static String address(GeneralName name) {
        try {
            var octets = ASN1OctetString.getInstance(name.getName()).getOctets();
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) {
            throw new PkiException("an IP address in a certificate has neither 4 nor 16 octets", e);
        }
    }
}
