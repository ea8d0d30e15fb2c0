package dev.countersign.plan.client;

import dev.countersign.pki.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How certificates pass from the generations that signed before to the one that signs now.
 *
 * @param since when that began
 * @param pace over which time they are issued again
 */
public record Turnover(List<Former> formers, Instant since, Duration pace) {
    public static final Turnover NONE = new Turnover(List.of(), Instant.EPOCH, Duration.ZERO);

    /**
     * A generation that signed before.
     *
     * @param path from its certificate up to and including the root
     * @param distrusted whether its key is known to others: then nothing waits
     */
    public record Former(int generation, List<Certificate> path, boolean distrusted) {}

    public Turnover {
        formers = List.copyOf(formers);
    }

    /** The former generation that signed this. */
    Optional<Former> signer(Certificate leaf) {
        return formers.stream()
                .filter(former -> leaf.signedBy(former.path().getFirst()))
                .findFirst();
    }

    /** Each has a time of its own, always the same one, so that they do not all come at once. */
    Instant time(Former former, String uid, long revision) {
        var share = Math.round(pace.toMillis() * RenewalRule.fraction(uid, revision));
        return former.distrusted() ? since : since.plusMillis(share);
    }
}
