package dev.countersign.pki;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x500.style.RFC4519Style;

/**
 * A distinguished name as the one model that policy judges and the signer encodes: single-valued, of known attribute
 * types, at most one common name, in the order of encoding. Impersonations happened where the two looked at different
 * things (approver-policy#945: a second common name; #915: names that nobody had looked at).
 */
public record DistinguishedName(List<Attribute> attributes) {
    public static final DistinguishedName EMPTY = new DistinguishedName(List.of());

    /** One attribute; each stands in a relative distinguished name of its own. */
    public record Attribute(AttributeType type, String value) {}

    public DistinguishedName {
        attributes = List.copyOf(attributes);
        if (attributes.stream()
                        .filter(a -> a.type() == AttributeType.COMMON_NAME)
                        .count()
                > 1) {
            throw new PkiException("a distinguished name has more than one CN: write one");
        }
        attributes.forEach(DistinguishedName::check);
    }

    private static void check(Attribute attribute) {
        var label = attribute.type().label();
        if (attribute.value().isEmpty()
                || attribute.value().length() > attribute.type().longest()) {
            throw new PkiException("%s must have 1 to %d characters"
                    .formatted(label, attribute.type().longest()));
        }
        if (attribute.value().chars().anyMatch(Character::isISOControl)) {
            throw new PkiException(label + " contains a control character: remove it");
        }
        if (attribute.type() == AttributeType.COUNTRY && !attribute.value().matches("[A-Za-z]{2}")) {
            throw new PkiException("C must be a two-letter country code");
        }
    }

    /** Reads RFC 4514 text, whose first part is the last one encoded. */
    public static DistinguishedName parse(String text) {
        if (text.contains("=#")) {
            throw new PkiException("hexadecimal values ('#...') are not taken in a distinguished name: write text");
        }
        try {
            return of(new X500Name(RFC4519Style.INSTANCE, text));
        } catch (PkiException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new PkiException("'" + text + "' is not a distinguished name as RFC 4514 writes it, for example"
                    + " CN=orders,OU=shop,O=Acme");
        }
    }

    static DistinguishedName of(X500Name name) {
        var attributes = new ArrayList<Attribute>();
        for (var part : name.getRDNs()) {
            if (part.isMultiValued()) {
                throw new PkiException("a distinguished name has a multi-valued part ('+'): write one value per part");
            }
            var oid = part.getFirst().getType();
            var type = AttributeType.of(oid)
                    .orElseThrow(() -> new PkiException("attribute type " + oid + " is not taken in a name"));
            attributes.add(new Attribute(type, text(part)));
        }
        return new DistinguishedName(attributes);
    }

    private static String text(RDN part) {
        var value = part.getFirst().getValue();
        return value instanceof ASN1String string ? string.getString() : IETFUtils.valueToString(value);
    }

    X500Name encoded() {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        attributes.forEach(attribute -> builder.addRDN(attribute.type().oid(), attribute.value()));
        return builder.build();
    }

    public boolean isEmpty() {
        return attributes.isEmpty();
    }

    /** RFC 4514 text. */
    public String text() {
        return attributes.reversed().stream()
                .map(a -> a.type().label() + "=" + escaped(a.value()))
                .collect(Collectors.joining(","));
    }

    private static String escaped(String value) {
        var text = value.replaceAll("([\\\\,+\"<>;=])", "\\\\$1");
        var leading = text.startsWith(" ") || text.startsWith("#") ? "\\" + text : text;
        return leading.endsWith(" ") && leading.length() > 1
                ? leading.substring(0, leading.length() - 1) + "\\ "
                : leading;
    }

    @Override
    public String toString() {
        return text();
    }
}
