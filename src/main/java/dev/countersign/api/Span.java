package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span of time as people write it: {@code 90d}, {@code 24h}, {@code 1h30m}. Reads anything and writes back what it
 * read; the API server's rules refuse bad ones first, and {@link #duration()} is empty for whatever slipped through.
 */
public record Span(@JsonValue String text) {
    /** Days, hours, minutes and seconds in this order. Day is not known to CEL's own duration(). */
    static final String PATTERN = "^([0-9]{1,5}d)?([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,8}s)?$";

    static final String RULE = "self.size() > 1 && self.matches('" + PATTERN + "')";
    static final String MESSAGE = "write days, hours, minutes and seconds in this order, for example 90d, 24h or 1h30m";
    static final String AT_LEAST_A_MINUTE = "!(" + RULE + ") || (self.contains('d')"
            + " ? int(self.substring(0, self.indexOf('d'))) * 86400 + (self.endsWith('d') ? 0"
            + " : duration(self.substring(self.indexOf('d') + 1)).getSeconds())"
            + " : duration(self).getSeconds()) >= 60";
    static final String AT_LEAST_A_MINUTE_MESSAGE = "write at least 1m";

    private static final Pattern PARTS =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,7})m)?(?:(\\d{1,8})s)?");

    @JsonCreator
    public Span {}

    public static Span of(String text) {
        return new Span(text);
    }

    /** The span, or empty if the text is not one. */
    public Optional<Duration> duration() {
        var parts = PARTS.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4))));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    @Override
    public String toString() {
        return text;
    }
}
