package dev.countersign.plan.authority;

import java.util.Locale;

/** Why a generation was made; stands on its Secret for ever. {@code text} is the reason that a person gave, or empty. */
public record Cause(Kind kind, String text) {
    /** What made it necessary. */
    public enum Kind {
        REASON,
        EXPIRY,
        SOURCE,
        DISTRUST
    }

    static Cause of(Kind kind) {
        return new Cause(kind, "");
    }

    /** The same with the text of a wish that this generation fulfils as well. */
    Cause stamped(String reason) {
        return new Cause(kind, reason);
    }

    /** The text in what a status says. */
    public static String text(String label) {
        var colon = label.indexOf(": ");
        return colon < 0 ? "" : label.substring(colon + 2);
    }

    /** As a status says it. */
    public String label() {
        var name = kind.name().toLowerCase(Locale.ROOT);
        return text.isEmpty() ? name : name + ": " + text;
    }
}
