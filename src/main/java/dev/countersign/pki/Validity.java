package dev.countersign.pki;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** From when to when a certificate is valid. Whole seconds, both ends included (RFC 5280, 4.1.2.5). */
public record Validity(Instant notBefore, Instant notAfter) {
    /** How far a certificate reaches back, so that a verifier whose clock is slow accepts it at once. */
    public static final Duration SKEW = Duration.ofMinutes(5);

    public Validity {
        notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
        notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
    }

    /** A lifetime counted from now; its last second is included, hence minus one (Mozilla bug 1715455). */
    public static Validity from(Instant now, Duration lifetime) {
        var start = now.truncatedTo(ChronoUnit.SECONDS);
        return new Validity(start.minus(SKEW), start.plus(lifetime).minusSeconds(1));
    }

    /** This validity, cut to the other's: a certificate that outlives its issuer verifies nowhere. */
    public Validity within(Validity issuer) {
        return new Validity(later(notBefore, issuer.notBefore), earlier(notAfter, issuer.notAfter));
    }

    public boolean includes(Instant instant) {
        return !instant.isBefore(notBefore)
                && !instant.truncatedTo(ChronoUnit.SECONDS).isAfter(notAfter);
    }

    public boolean endedAt(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).isAfter(notAfter);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
