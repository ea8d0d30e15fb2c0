package dev.countersign.pki;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** A subject alternative name (RFC 5280, 4.2.1.6) of a kind that we issue. Values are in their canonical spelling. */
public sealed interface SubjectAlternativeName {
    /** Four decimal numbers. */
    Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}");

    /** A DNS name in lower case. */
    record Dns(String name) implements SubjectAlternativeName {
        public Dns {
            name = ascii("DNS name", name).toLowerCase(Locale.ROOT);
        }
    }

    /** An IP address as Java prints it. */
    record Ip(String address) implements SubjectAlternativeName {
        public Ip {
            address = literal(address).getHostAddress();
        }
    }

    /** A URI, as written. */
    record Uri(String uri) implements SubjectAlternativeName {
        public Uri {
            uri = ascii("URI", uri);
        }
    }

    /** An e-mail address, as written. */
    record Email(String address) implements SubjectAlternativeName {
        public Email {
            address = ascii("e-mail address", address);
        }
    }

    /** An otherName whose value is a UTF8String. */
    record Other(String oid, String value) implements SubjectAlternativeName {
        public Other {
            // X.660: the first arc is 0, 1 or 2, and 0 and 1 have 40 branches. No arc has a leading zero.
            if (!oid.matches("([01]\\.[1-3]?[0-9]|2\\.(0|[1-9][0-9]{0,8}))(\\.(0|[1-9][0-9]{0,18}))*")) {
                throw new PkiException("'" + oid + "' is not an object identifier");
            }
            if (value.isEmpty()
                    || value.chars().anyMatch(c -> Character.isISOControl(c) || c == 0xfffd)
                    || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
                throw new PkiException("the value of an otherName is empty or contains a control character");
            }
        }
    }

    /** Kind and value, for people and for hashing, for example {@code dns:orders.shop}. */
    default String text() {
        return switch (this) {
            case Dns dns -> "dns:" + dns.name();
            case Ip ip -> "ip:" + ip.address();
            case Uri uri -> "uri:" + uri.uri();
            case Email email -> "email:" + email.address();
            case Other other -> "other:" + other.oid() + ":" + other.value();
        };
    }

    /** The address that a text spells. */
    static InetAddress literal(String address) {
        if (address.contains("%")) {
            throw new PkiException(
                    "'" + address + "' has a zone, which means something on one machine only: remove it");
        }
        // Java takes 10.1 for 10.0.0.1 and 010.0.0.7 for 10.0.0.7; others read the latter as octal, 8.0.0.7.
        if (!address.contains(":") ? !IPV4.matcher(address).matches() : address.contains("[")) {
            throw new PkiException("'" + address + "' is not an IP address in its usual spelling: write four decimal"
                    + " numbers without leading zeros such as 10.0.0.7, or IPv6 such as 2001:db8::7");
        }
        try {
            return InetAddress.ofLiteral(address); // never asks DNS
        } catch (IllegalArgumentException e) {
            throw new PkiException("'" + address + "' is not an IP address");
        }
    }

    private static String ascii(String what, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new PkiException("a " + what + " must be printable ASCII without spaces");
        }
        return value;
    }
}
