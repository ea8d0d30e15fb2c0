package dev.countersign.policy;

import dev.countersign.pki.SubjectAlternativeName;
import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Spellings by which a name looks like another one, to a person or to a server that normalises what it reads. */
final class Spelling {
    /** Letters of "system:" in other scripts, after NFKD, without marks, in lower case (Unicode TR 39). */
    private static final Map<Integer, Integer> LOOK_ALIKES = Map.ofEntries(
            Map.entry(0x0455, (int) 's'), // Cyrillic
            Map.entry(0xa731, (int) 's'), // Latin small capital
            Map.entry(0x01bd, (int) 's'), // tone five
            Map.entry(0x0443, (int) 'y'), // Cyrillic
            Map.entry(0x04af, (int) 'y'),
            Map.entry(0x03b3, (int) 'y'), // Greek gamma
            Map.entry(0x028f, (int) 'y'),
            Map.entry(0x0442, (int) 't'), // Cyrillic
            Map.entry(0x03c4, (int) 't'), // Greek tau
            Map.entry(0x1d1b, (int) 't'),
            Map.entry(0x0435, (int) 'e'), // Cyrillic
            Map.entry(0x1d07, (int) 'e'),
            Map.entry(0x043c, (int) 'm'), // Cyrillic
            Map.entry(0x1d0d, (int) 'm'),
            Map.entry(0x05c3, (int) ':'),
            Map.entry(0x0589, (int) ':'),
            Map.entry(0x2236, (int) ':'),
            Map.entry(0xa789, (int) ':'),
            Map.entry(0x02d0, (int) ':'),
            Map.entry(0x02f8, (int) ':'),
            Map.entry(0x205a, (int) ':'));

    /** Letters that show nothing: fillers of Hangul, and the empty Braille cell. */
    private static final String BLANK = "\u115f\u1160\u3164\uffa0\u2800";

    private static final Pattern DOT_SEGMENT = Pattern.compile("(?i)(?:^|[/:\\\\])(?:[.]|%2e){1,2}(?:$|[/?#\\\\])");

    private Spelling() {}

    /** True if the name is, looks like or is read by somebody as one of those that Kubernetes reserves. */
    static boolean isReserved(String value) {
        return skeleton(value).startsWith("system:");
    }

    private static String skeleton(String value) {
        var skeleton = new StringBuilder();
        Normalizer.normalize(value, Normalizer.Form.NFKD)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && !isMark(c) && !isInvisible(c))
                .map(Character::toLowerCase)
                .map(c -> LOOK_ALIKES.getOrDefault(c, c))
                .forEach(skeleton::appendCodePoint);
        return skeleton.toString();
    }

    /** What is wrong with a value; completes "the value …". */
    static Optional<String> flaw(String value) {
        if (value.codePoints().anyMatch(Spelling::isInvisible)) {
            return Optional.of("has a character that shows nothing or turns the text around: remove it");
        }
        if (value.codePoints().anyMatch(c -> c != ' ' && Character.isSpaceChar(c)) || !value.equals(value.strip())) {
            return Optional.of("begins or ends with a space, or has an unusual one: write plain spaces between words");
        }
        if (value.contains("  ")) {
            // RFC 5280, 7.1 compares names with one space for several.
            return Optional.of("has two spaces in a row, which some servers read as one: write one");
        }
        if (!Normalizer.isNormalized(value, Normalizer.Form.NFKC)) {
            return Optional.of("is read by some servers as '%s': write that"
                    .formatted(Visible.text(Normalizer.normalize(value, Normalizer.Form.NFKC))));
        }
        return Optional.empty();
    }

    /** The same for a subject alternative name. */
    static Optional<String> flaw(SubjectAlternativeName name) {
        return switch (name) {
            case SubjectAlternativeName.Dns dns ->
                Form.isDnsName(dns.name())
                        ? Optional.empty()
                        : Optional.of(
                                "is not a DNS name: write labels of letters, digits and '-' without a dot at the end"
                                        + " (addresses belong into ipAddresses)");
            case SubjectAlternativeName.Uri uri -> uriFlaw(uri.uri());
            case SubjectAlternativeName.Email email ->
                Form.isMailbox(email.address())
                        ? Optional.empty()
                        : Optional.of("is not an e-mail address: write one '@' with a DNS name behind it");
            case SubjectAlternativeName.Other other -> flaw(other.value());
            case SubjectAlternativeName.Ip _ -> Optional.empty();
        };
    }

    private static Optional<String> uriFlaw(String uri) {
        if (!Form.isUri(uri)) {
            return Optional.of("is not an absolute URI: write for example spiffe://example.org/orders");
        }
        return DOT_SEGMENT.matcher(uri).find() || uri.contains("\\")
                ? Optional.of(
                        "has a '.' or '..' segment or a backslash, which lead elsewhere: write the path they lead to")
                : Optional.empty();
    }

    private static boolean isMark(int c) {
        var type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> BLANK.indexOf(c) >= 0 || isVariationSelector(c);
        };
    }

    private static boolean isVariationSelector(int c) {
        return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef) || c == 0x034f;
    }
}
