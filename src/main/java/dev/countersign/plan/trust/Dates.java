package dev.countersign.plan.trust;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.stream.Stream;

/** Which certificates are in a bundle by their dates, and when that changes. */
record Dates(Memory memory, Instant now) {
    /** How far a clock may be ahead. */
    private static final Duration CLOCK = Duration.ofDays(1);

    /**
     * New anchors must be valid now. Of those that were published before none leaves because the clock was set back, nor
     * within a day of its end, because the clock may be ahead: an anchor that is over lets nobody in, one that is missing
     * locks people out. When a generation begins, its authority says.
     */
    boolean isIn(Certificate certificate, boolean byAuthority) {
        return memory.hasPublished(certificate)
                ? isNotOver(certificate)
                : !certificate.validity().endedAt(now)
                        && (byAuthority || certificate.validity().includes(now));
    }

    boolean isNotOver(Certificate certificate) {
        return !certificate.validity().endedAt(now.minus(CLOCK));
    }

    /** What is not valid now is left out, and the rest of its source is taken all the same (trust-manager#276). */
    Optional<Finding> leftOut(String label, Seen.Found found, boolean byAuthority) {
        return found.certificates().stream()
                .filter(certificate -> !isIn(certificate, byAuthority))
                .findFirst()
                .map(certificate -> certificate.validity().endedAt(now)
                        ? new Finding(
                                Code.ANCHOR_EXPIRED,
                                "%s holds '%s', which ended %s and is left out: remove it"
                                        .formatted(
                                                label,
                                                Supplies.name(certificate),
                                                certificate.validity().notAfter()))
                        : new Finding(
                                Code.ANCHOR_NOT_YET_VALID,
                                "%s holds '%s', which is valid from %s on and is left out until then"
                                        .formatted(
                                                label,
                                                Supplies.name(certificate),
                                                certificate.validity().notBefore())));
    }

    /** Distinct certificates that are not valid yet, or will end: when the bundle changes by time alone. */
    static Optional<Instant> changesAt(Observed observed, Instant now) {
        var certificates = new HashSet<Certificate>(observed.memory().atHand().values());
        observed.sources().stream()
                .flatMap(supply -> supply.seen() instanceof Seen.Found found
                        ? found.certificates().stream()
                        : Stream.<Certificate>empty())
                .forEach(certificates::add);
        return certificates.stream()
                .flatMap(certificate -> Stream.of(
                        certificate.validity().notBefore(),
                        certificate.validity().notAfter().plusSeconds(1),
                        certificate.validity().notAfter().plusSeconds(1).plus(CLOCK)))
                .filter(time -> time.isAfter(now))
                .min(Instant::compareTo);
    }
}
