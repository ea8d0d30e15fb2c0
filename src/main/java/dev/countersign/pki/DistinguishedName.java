package dev.countersign.pki;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * A distinguished name as the one model that policy judges and the signer encodes: single-valued, of known attribute
 * types, at most one name that identifies, in the order of encoding. Impersonations happened where the two looked at different
 * things (approver-policy#945: a second common name; #915: names that nobody had looked at).
 */
public record DistinguishedName(List<Attribute> attributes) {
    /** Those by which servers know somebody: of two, one server reads the first and another one the last. */
    private static final List<AttributeType> SINGLE =
            List.of(AttributeType.COMMON_NAME, AttributeType.USER_ID, AttributeType.SERIAL_NUMBER);

    public static final DistinguishedName EMPTY = new DistinguishedName(List.of());

    /** One attribute; each stands in a relative distinguished name of its own. */
    public record Attribute(AttributeType type, String value) {}

    public DistinguishedName {
        attributes = List.copyOf(attributes);
        for (var type : SINGLE) {
            if (attributes.stream().filter(a -> a.type() == type).count() > 1) {
                throw new PkiException("a distinguished name has more than one " + type.label() + ": write one");
            }
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
        if (!attribute.type().takes(attribute.value())) {
            throw new PkiException(label + " contains a character that its type cannot hold: remove it");
        }
        // U+FFFD is what stands for bytes that are no UTF-8.
        if (attribute.value().chars().anyMatch(c -> Character.isISOControl(c) || c == 0xfffd)) {
            throw new PkiException(label + " contains a control character: remove it");
        }
        if (attribute.type() == AttributeType.COUNTRY && !attribute.value().matches("[A-Za-z]{2}")) {
            throw new PkiException("C must be a two-letter country code");
        }
    }

    /** Reads RFC 4514 text, whose first part is the last one encoded. */
    public static DistinguishedName parse(String text) {
        try {
            // The JDK's list begins at the right, which is the order of encoding.
            return new DistinguishedName(new LdapName(text)
                    .getRdns().stream().map(part -> attribute(part, text)).toList());
        } catch (PkiException e) {
            throw e;
        } catch (InvalidNameException | RuntimeException e) { // LdapName fails in more ways than it says
            throw notAName(text);
        }
    }

    private static Attribute attribute(Rdn part, String text) {
        if (part.size() > 1) {
            throw multiValued();
        }
        if (!(part.getValue() instanceof String value)) {
            throw new PkiException("hexadecimal values ('#...') are not taken in a distinguished name: write text");
        }
        var type = AttributeType.named(part.getType());
        if (type.isEmpty() && part.getType().matches("[0-9.]+")) {
            throw notTaken(part.getType());
        }
        return new Attribute(type.orElseThrow(() -> notAName(text)), value);
    }

    private static PkiException notAName(String text) {
        return new PkiException("'" + text + "' is not a distinguished name as RFC 4514 writes it, for example"
                + " CN=orders,OU=shop,O=Acme");
    }

    private static PkiException notTaken(String type) {
        return new PkiException("attribute type " + type + " is not taken in a name");
    }

    private static PkiException multiValued() {
        return new PkiException("a distinguished name has a multi-valued part ('+'): write one value per part");
    }

    static DistinguishedName of(X500Name name) {
        var attributes = new ArrayList<Attribute>();
        for (var part : name.getRDNs()) {
            if (part.isMultiValued()) {
                throw multiValued();
            }
            var oid = part.getFirst().getType();
            var type = AttributeType.of(oid).orElseThrow(() -> notTaken(oid.getId()));
            attributes.add(new Attribute(type, text(part)));
        }
        return new DistinguishedName(attributes);
    }

    private static String text(RDN part) {
        if (part.getFirst().getValue() instanceof ASN1String string) {
            return string.getString();
        }
        throw new PkiException("a value in a distinguished name is not text");
    }

    X500Name encoded() {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        attributes.forEach(attribute ->
                builder.addRDN(attribute.type().oid(), attribute.type().encoded(attribute.value())));
        return builder.build();
    }

    public boolean isEmpty() {
        return attributes.isEmpty();
    }

    /** RFC 4514 text. */
    public String text() {
        return attributes.reversed().stream()
                .map(a -> a.type().label() + "=" + Rdn.escapeValue(a.value()))
                .collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return text();
    }
}
