package dev.countersign.interop;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** A form of the pair with a kind of key: a row of the table. */
public record Row(Form form, Style style, Algorithm algorithm) {
    /** Every one that differs from the others. */
    public static Stream<Row> all() {
        return Arrays.stream(Algorithm.values())
                .flatMap(algorithm -> Arrays.stream(Style.values())
                        .flatMap(style -> Arrays.stream(Form.values()).map(form -> new Row(form, style, algorithm))))
                .filter(Row::isOfItsOwn);
    }

    private boolean isOfItsOwn() {
        return style == Style.MODERN
                || switch (form) {
                    case PKCS12 -> true;
                    case JKS -> false; // neither encoding nor profile is in it
                    case PEM, COMBINED_PEM, DER -> !style.encoding(algorithm).equals(Style.MODERN.encoding(algorithm));
                };
    }

    /** Name of the certificate, and of the Secret, that has this form. */
    public String certificate() {
        return (algorithm.name() + "-" + style).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        var how = switch (form) {
            case PKCS12 -> " (" + style.profile() + ")";
            case JKS -> "";
            case PEM, COMBINED_PEM, DER -> " (" + style.encoding(algorithm) + ")";
        };
        return form.file() + how + " and " + algorithm;
    }
}
