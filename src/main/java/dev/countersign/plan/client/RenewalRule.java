package dev.countersign.plan.client;

import dev.countersign.pki.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** How much of a certificate's life is left when the next one is issued. */
public sealed interface RenewalRule {
    /** The default: one third of the issued life. */
    static RenewalRule third() {
        return new Share(1 / 3.0);
    }

    /** A fixed span. */
    record Before(Duration left) implements RenewalRule {}

    /** A share of the issued life, between 0 and 1. */
    record Share(double left) implements RenewalRule {}

    /**
     * When to renew. Never later than the rule says; earlier by up to a tenth of the time until then, so that
     * certificates that were issued together are not renewed together (cert-manager#8402). The same object and
     * revision always get the same time, hence a restart changes nothing.
     */
    default Instant time(Instant issued, Instant notAfter, String uid, long revision) {
        var life = Duration.between(issued, notAfter);
        var left = switch (this) {
            case Before before -> before.left();
            case Share share -> part(life, share.left());
        };
        // A life that the authority's own end cut short may be shorter than the rule: renew in its last tenth.
        var usable = left.compareTo(life) < 0 ? left : part(life, 0.1);
        var latest = life.minus(usable);
        return issued.plus(latest).minus(part(latest, 0.1 * fraction(uid, revision)));
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofMillis(Math.round(whole.toMillis() * share));
    }

    /** A number from 0 up to 1 that looks random and is not. */
    static double fraction(String uid, long revision) {
        return HexFormat.fromHexDigits(Sha256.hex(uid + "\n" + revision).substring(0, 6)) / (double) (1 << 24);
    }
}
