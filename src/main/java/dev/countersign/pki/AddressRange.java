package dev.countersign.pki;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * IP addresses that begin with the same bits, as RFC 4632 writes them, for example {@code 10.0.0.0/8}.
 *
 * @param first the lowest address, as Java prints it
 * @param bits how many bits are the same: 0 to 32, or to 128 for IPv6
 */
public record AddressRange(String first, int bits) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-fA-F:.]{2,45})/(0|[1-9][0-9]{0,2})");

    public static final AddressRange ALL_IPV4 = parse("0.0.0.0/0");
    public static final AddressRange ALL_IPV6 = parse("::/0");

    /**
     * Reads CIDR text.
     *
     * @throws PkiException if it is none, or if bits after the first {@code bits} are set
     */
    public static AddressRange parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw notARange(text);
        }
        var address = SubjectAlternativeName.literal(parts.group(1)).getAddress();
        var bits = Integer.parseInt(parts.group(2));
        var width = address.length * 8;
        if (bits > width) {
            throw notARange(text);
        }
        var lowest = new BigInteger(1, address).getLowestSetBit();
        if (lowest >= 0 && lowest < width - bits) {
            throw new PkiException("'" + text + "' begins with an address that is not the first of its range");
        }
        return new AddressRange(SubjectAlternativeName.literal(parts.group(1)).getHostAddress(), bits);
    }

    public boolean contains(SubjectAlternativeName.Ip ip) {
        var mine = SubjectAlternativeName.literal(first).getAddress();
        var other = SubjectAlternativeName.literal(ip.address()).getAddress();
        var rest = mine.length * 8 - bits;
        return mine.length == other.length
                && new BigInteger(1, mine).shiftRight(rest).equals(new BigInteger(1, other).shiftRight(rest));
    }

    private static PkiException notARange(String text) {
        return new PkiException("'" + text + "' is not a range of addresses such as 10.0.0.0/8 or 2001:db8::/32");
    }

    @Override
    public String toString() {
        return first + "/" + bits;
    }
}
