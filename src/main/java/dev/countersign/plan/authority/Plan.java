package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Finding;
import dev.countersign.policy.Allowance;
import dev.countersign.policy.Delegation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What to do next with one authority: exactly one step. */
public sealed interface Plan {
    /** Why. */
    Finding because();

    /** Nothing: this generation signs. */
    record Hold(Finding because, Active active, Instant lookAgainAt) implements Plan {}

    /** Make generation {@code number}: first write the number down, then create its Secret. */
    record Prepare(Finding because, Wanted wanted, int number, Origin origin) implements Plan {}

    /** Write down that generation {@code number} exists and with which certificate; before that it signs nothing. */
    record Register(Finding because, int number, String fingerprint) implements Plan {}

    /** Take up generations that a former object of this name left behind. */
    record Adopt(Finding because, List<Integer> numbers) implements Plan {}

    /**
     * Tie generations to the object, so that Kubernetes' garbage collection deletes their keys with it, or untie them.
     */
    record Tie(Finding because, List<Integer> numbers, boolean tied) implements Plan {}

    /** This authority cannot issue until something changes. */
    record Refuse(Finding because, Instant lookAgainAt) implements Plan {}

    /** What an authority above hands on of what it signs itself. */
    record Limit(Allowance from, Delegation.Delegated handedOn) {}

    /**
     * The generation that signs, and what relying parties shall trust.
     *
     * @param path from the generation's certificate up to and including the root
     * @param limits what those above hand on by now, the nearest first; what they did once is in the certificates
     */
    record Active(
            int number,
            List<Certificate> path,
            List<Certificate> trusted,
            Optional<Instant> restoredAt,
            List<Limit> limits) {
        public Certificate certificate() {
            return path.getFirst();
        }

        /** What stands between a leaf and the root; empty if the generation is a root. */
        public List<Certificate> chain() {
            return path.subList(0, path.size() - 1);
        }
    }
}
