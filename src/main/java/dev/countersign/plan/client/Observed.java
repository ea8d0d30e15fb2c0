package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The world as far as it concerns one certificate, read and parsed once. */
public record Observed(boolean served, Issuer issuer, Stored stored, Memory memory) {
    /** The authority, as far as it can issue now. */
    public sealed interface Issuer {
        /**
         * It can. {@code chain}: what stands between a leaf and the root. {@code trusted}: certificates of all generations that relying parties shall trust.
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
        return new Observed(served, issuer, replaced, memory);
    }

    Optional<Issuer.Usable> usableIssuer() {
        return issuer instanceof Issuer.Usable usable ? Optional.of(usable) : Optional.empty();
    }
}
