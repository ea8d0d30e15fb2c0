package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The world as far as it concerns one certificate, read and parsed once.
 *
 * @param claims of other certificates on the same Secret
 * @param contest how often somebody else undid what we wrote
 * @param retry a text of the retry annotation that was not followed yet
 * @param passwords what is known of those that the wanted keystores take
 * @param trustLacking why the bundle that it names cannot be had
 */
public record Observed(
        boolean served,
        Issuer issuer,
        Stored stored,
        Memory memory,
        List<Claim> claims,
        Contest contest,
        Optional<String> retry,
        Map<Form.PasswordSource, Password> passwords,
        Optional<Finding> trustLacking) {

    public Observed {
        claims = List.copyOf(claims);
        passwords = Map.copyOf(passwords);
    }

    public Observed(boolean served, Issuer issuer, Stored stored, Memory memory) {
        this(served, issuer, stored, memory, List.of(), Contest.NONE, Optional.empty(), Map.of(), Optional.empty());
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
                Optional<Instant> restoredAt,
                Turnover turnover)
                implements Issuer {
            /** One that has followed no other. */
            public Usable(
                    int generation,
                    Certificate certificate,
                    List<Certificate> chain,
                    List<Certificate> trusted,
                    Optional<Instant> restoredAt) {
                this(generation, certificate, chain, trusted, restoredAt, Turnover.NONE);
            }

            /** What stands between this leaf and the root: a former generation may have another way there. */
            public List<Certificate> chainOf(Certificate leaf) {
                return leaf.signedBy(certificate)
                        ? chain
                        : turnover.signer(leaf)
                                .map(former ->
                                        former.path().subList(0, former.path().size() - 1))
                                .orElse(chain);
            }

            /** The same with other anchors for {@code ca.crt}: those of a bundle. */
            public Usable trusting(List<Certificate> anchors) {
                return new Usable(generation, certificate, chain, anchors, restoredAt, turnover);
            }
        }

        /** It cannot. */
        record Unusable(Finding because) implements Issuer {}
    }

    /**
     * What the object's own status says. It may make us more careful, and it permits nothing.
     *
     * @param certifiedKeys those of requests; other keys the operator knows itself
     * @param requestedSince if the status is lost: since when its request surely stands in the spec
     */
    public record Memory(
            long observedGeneration,
            long revision,
            int failedAttempts,
            Optional<Instant> nextAttempt,
            List<ClientCertificateStatus.Issued> history,
            List<ClientCertificateStatus.CertifiedKey> certifiedKeys,
            boolean empty,
            Optional<Instant> requestedSince) {
        public static final Memory NONE = lost(Optional.empty());

        /** Nothing but this, which the object shows without its status. */
        public static Memory lost(Optional<Instant> requestedSince) {
            return new Memory(0, 0, 0, Optional.empty(), List.of(), List.of(), true, requestedSince);
        }
    }

    public Observed with(Stored replaced) {
        return new Observed(served, issuer, replaced, memory, claims, contest, retry, passwords, trustLacking);
    }

    public Observed claimedBy(List<Claim> others) {
        return new Observed(served, issuer, stored, memory, others, contest, retry, passwords, trustLacking);
    }

    public Observed contested(Contest known) {
        return new Observed(served, issuer, stored, memory, claims, known, retry, passwords, trustLacking);
    }

    public Observed retried(Optional<String> text) {
        return new Observed(served, issuer, stored, memory, claims, contest, text, passwords, trustLacking);
    }

    public Observed knowing(Map<Form.PasswordSource, Password> known) {
        return new Observed(served, issuer, stored, memory, claims, contest, retry, known, trustLacking);
    }

    public Observed trustLacking(Optional<Finding> because) {
        return new Observed(served, issuer, stored, memory, claims, contest, retry, passwords, because);
    }

    Optional<Issuer.Usable> usableIssuer() {
        return issuer instanceof Issuer.Usable usable ? Optional.of(usable) : Optional.empty();
    }
}
