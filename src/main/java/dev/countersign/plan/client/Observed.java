package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The world as far as it concerns one certificate, read and parsed once.
 *
 * @param claims of other certificates on the same Secret
 * @param contest how often somebody else undid what we wrote
 * @param retry a text of the retry annotation that was not followed yet
 */
public record Observed(
        boolean served,
        Issuer issuer,
        Stored stored,
        Memory memory,
        List<Claim> claims,
        Contest contest,
        Optional<String> retry) {

    public Observed(boolean served, Issuer issuer, Stored stored, Memory memory) {
        this(served, issuer, stored, memory, List.of(), Contest.NONE, Optional.empty());
    }

    /** The authority, as far as it can issue now. */
    public sealed interface Issuer {
        /**
         * It can. {@code chain}: what stands between a leaf and the root. {@code trusted}: certificates of all generations
         * that relying parties shall trust.
         * {@code restoredAt}: when its keys came back from a backup, if they did.
         */
        record Usable(
                int generation,
                Certificate certificate,
                List<Certificate> chain,
                List<Certificate> trusted,
                Optional<Instant> restoredAt)
                implements Issuer {}

        /** It cannot. */
        record Unusable(Finding because) implements Issuer {}
    }

    /** What the object's own status says. It may make us more careful, and it permits nothing. */
    public record Memory(
            long observedGeneration,
            long revision,
            int failedAttempts,
            Optional<Instant> nextAttempt,
            List<ClientCertificateStatus.Issued> history,
            boolean empty) {

        public static final Memory NONE = new Memory(0, 0, 0, Optional.empty(), List.of(), true);
    }

    public Observed with(Stored replaced) {
        return new Observed(served, issuer, replaced, memory, claims, contest, retry);
    }

    public Observed claimedBy(List<Claim> others) {
        return new Observed(served, issuer, stored, memory, others, contest, retry);
    }

    public Observed contested(Contest known) {
        return new Observed(served, issuer, stored, memory, claims, known, retry);
    }

    public Observed retried(Optional<String> text) {
        return new Observed(served, issuer, stored, memory, claims, contest, text);
    }

    Optional<Issuer.Usable> usableIssuer() {
        return issuer instanceof Issuer.Usable usable ? Optional.of(usable) : Optional.empty();
    }
}
