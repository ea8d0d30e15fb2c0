package dev.countersign.plan.trust;

import java.util.Optional;
import java.util.regex.Pattern;

/** A generation as specs and statuses name it: {@code shop/2}, or {@code cluster/company/1} of a cluster authority. */
public record GenerationName(boolean clusterWide, String authority, int number) {
    private static final Pattern TEXT = Pattern.compile("(cluster/)?([a-z0-9][-.a-z0-9]{0,62})/([1-9][0-9]{0,8})");

    /** What the text names, or empty if it is no such name. */
    public static Optional<GenerationName> read(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new GenerationName(parts.group(1) != null, parts.group(2), Integer.parseInt(parts.group(3))))
                : Optional.empty();
    }

    public String text() {
        return (clusterWide ? "cluster/" : "") + authority + "/" + number;
    }
}
