package dev.countersign.plan.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long to wait after a failed attempt: doubling, and never so long that the certificate in use ends meanwhile. */
final class BackOff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private BackOff() {}

    /**
     * @param failures attempts that failed in a row, this one included
     * @param end when the certificate in use ends, if there is one that still works
     * @param lifetime of the certificate that is wanted
     */
    static Instant until(int failures, Optional<Instant> end, Duration lifetime, Instant now) {
        // cert-manager#7416: a one-hour back-off lets a certificate of one hour expire before the second attempt.
        var left =
                end.filter(now::isBefore).map(at -> Duration.between(now, at)).orElse(lifetime);
        var cap = clamp(left.dividedBy(8));
        var doubled = FIRST.multipliedBy(1L << Math.clamp(failures - 1, 0, 12));
        return now.plus(doubled.compareTo(cap) < 0 ? doubled : cap);
    }

    private static Duration clamp(Duration span) {
        if (span.compareTo(FIRST) < 0) {
            return FIRST;
        }
        return span.compareTo(LONGEST) > 0 ? LONGEST : span;
    }
}
