package dev.countersign.policy;

/** Text as a person can check it: a Cyrillic letter may look like a Latin one, its number does not. */
public final class Visible {
    private Visible() {}

    /** The text with every character beyond ASCII, and every control character, as {@code \}{@code u0430}. */
    public static String text(String text) {
        var visible = new StringBuilder(text.length());
        text.chars()
                .forEach(c -> visible.append(c >= 0x20 && c < 0x7f ? Character.toString(c) : "\\u%04x".formatted(c)));
        return visible.toString();
    }

    /** True if there is something that a person could mistake. */
    public static boolean isNeeded(String text) {
        return text.chars().anyMatch(c -> c < 0x20 || c >= 0x7f);
    }
}
