package dev.countersign.lint;

import dev.countersign.pki.AttributeType;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.DistinguishedName.Attribute;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Email;
import dev.countersign.pki.SubjectAlternativeName.Ip;
import dev.countersign.pki.SubjectAlternativeName.Other;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import dev.countersign.pki.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Draws what a certificate shall say: everything that the API server's rules let people write. */
final class Shapes {
    private static final String ASCII = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final List<String> SCRIPTS =
            List.of("äöüßéñçøåÆ", "αβγδεζηθ", "абвгдежз", "日本語漢字仮名", "한국어", "עברית", "العربية", "🦊🔑🌍", "ﬁ①½");
    private static final String PRINTABLE = " '()+,-./:=?";
    private static final List<Integer> LENGTHS = List.of(1, 2, 3, 8, 20, 40, 63, 64);
    private final Random random;

    Shapes(Random random) {
        this.random = random;
    }

    DistinguishedName subject(boolean mayBeEmpty) {
        var attributes = new ArrayList<Attribute>();
        if (mayBeEmpty && random.nextInt(5) == 0) {
            return new DistinguishedName(attributes);
        }
        some(
                attributes,
                AttributeType.COUNTRY,
                () -> List.of("DE", "US", "JP", "FR").get(random.nextInt(4)));
        some(attributes, AttributeType.STATE, () -> unicode(128));
        some(attributes, AttributeType.LOCALITY, () -> unicode(128));
        some(attributes, AttributeType.STREET, () -> unicode(128));
        some(attributes, AttributeType.POSTAL_CODE, () -> ascii(1 + random.nextInt(16)));
        some(attributes, AttributeType.ORGANIZATION, () -> unicode(64));
        for (var units = random.nextInt(4); units > 0; units--) {
            attributes.add(new Attribute(AttributeType.ORGANIZATIONAL_UNIT, unicode(64)));
        }
        if (attributes.isEmpty() || random.nextInt(4) > 0) {
            attributes.add(new Attribute(AttributeType.COMMON_NAME, unicode(64)));
        }
        some(attributes, AttributeType.SERIAL_NUMBER, () -> ascii(1 + random.nextInt(64)));
        some(attributes, AttributeType.USER_ID, () -> ascii(1 + random.nextInt(20)));
        if (random.nextInt(6) == 0) { // a domain has two of them at least
            attributes.add(new Attribute(AttributeType.DOMAIN_COMPONENT, "example"));
            attributes.add(new Attribute(
                    AttributeType.DOMAIN_COMPONENT, List.of("shop", "team-a").get(random.nextInt(2))));
        }
        some(attributes, AttributeType.GIVEN_NAME, () -> unicode(40));
        some(attributes, AttributeType.SURNAME, () -> unicode(40));
        return new DistinguishedName(attributes);
    }

    private void some(List<Attribute> attributes, AttributeType type, java.util.function.Supplier<String> value) {
        if (random.nextInt(3) == 0) {
            attributes.add(new Attribute(type, value.get()));
        }
    }

    Set<SubjectAlternativeName> names() {
        var names = new LinkedHashSet<SubjectAlternativeName>();
        for (var number = random.nextInt(100) == 0 ? 100 : random.nextInt(6); number > 0; number--) {
            names.add(name());
        }
        return names;
    }

    private SubjectAlternativeName name() {
        return switch (random.nextInt(6)) {
            case 0 -> new Dns(dns());
            case 1 -> new Ip("10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
            case 2 -> new Ip("2001:db8::%x:%x".formatted(1 + random.nextInt(65535), random.nextInt(65536)));
            case 3 -> new Uri(uri());
            case 4 -> new Email(ascii(1 + random.nextInt(30)) + "@" + dns());
            default -> new Other("1.3.6.1.4.1.311.20.2.3", unicode(100) + "@" + dns());
        };
    }

    private String uri() {
        return random.nextBoolean()
                ? "spiffe://" + dns() + "/ns/" + ascii(8) + "/sa/" + ascii(12)
                : "urn:uuid:" + new java.util.UUID(random.nextLong(), random.nextLong());
    }

    private String dns() {
        var labels = new ArrayList<String>();
        for (var number = 1 + random.nextInt(4); number > 0; number--) {
            labels.add(
                    ascii(random.nextInt(20) == 0 ? 63 : 1 + random.nextInt(12)).toLowerCase(java.util.Locale.ROOT));
        }
        labels.add(List.of("shop", "example", "svc", "xn--80ak6aa92e").get(random.nextInt(4)));
        return String.join(".", labels);
    }

    Set<Usage> usages(boolean rsa) {
        var usages = new LinkedHashSet<>(Set.of(Usage.CLIENT_AUTH));
        var optional = new ArrayList<>(
                List.of(Usage.DIGITAL_SIGNATURE, Usage.CONTENT_COMMITMENT, Usage.SERVER_AUTH, Usage.EMAIL_PROTECTION));
        if (rsa) {
            optional.add(Usage.KEY_ENCIPHERMENT);
        }
        optional.stream().filter(_ -> random.nextInt(3) == 0).forEach(usages::add);
        if (random.nextInt(4) > 0) {
            usages.add(Usage.DIGITAL_SIGNATURE);
        }
        return usages;
    }

    Duration lifetime() {
        return List.of(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1 + random.nextInt(600)),
                        Duration.ofHours(24),
                        Duration.ofDays(1 + random.nextInt(400)),
                        Duration.ofDays(3650),
                        Duration.ofDays(20_000)) // past 2049, where the encoding of times changes
                .get(random.nextInt(6));
    }

    private String ascii(int length) {
        return drawn(ASCII, length);
    }

    /** At most so many characters, in one of many scripts. */
    private String unicode(int longest) {
        var length = Math.min(longest, LENGTHS.get(random.nextInt(LENGTHS.size())));
        if (random.nextInt(3) > 0) {
            return drawn(ASCII + PRINTABLE, length);
        }
        var script = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
        var text = new StringBuilder();
        var points = script.codePoints().toArray();
        while (text.length() + 2 <= length) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.isEmpty() ? "é" : text.toString();
    }

    /** Does not begin or end with a space: that is another name to some and the same to others. */
    private String drawn(String alphabet, int length) {
        var text = new StringBuilder();
        for (var place = 0; place < length; place++) {
            var inside = place > 0 && place < length - 1;
            text.append(
                    (inside ? alphabet : ASCII).charAt(random.nextInt(inside ? alphabet.length() : ASCII.length())));
        }
        return text.toString();
    }
}
