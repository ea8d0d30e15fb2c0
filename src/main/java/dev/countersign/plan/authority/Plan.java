package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Finding;
import dev.countersign.policy.Allowance;
import dev.countersign.policy.Delegation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What to do next with one authority: exactly one step. */
public sealed interface Plan {
    /** Why. */
    Finding because();

    /** The generation that signs meanwhile; empty if none does. */
    Optional<Active> active();

    /** A step that others have to take; meanwhile {@code signs} signs. */
    sealed interface Waiting extends Plan {
        /** The generation that it is about. */
        int number();

        /** For whom. */
        List<String> lagging();

        Active signs();

        Turn turn();

        Instant lookAgainAt();

        @Override
        default Optional<Active> active() {
            return Optional.of(signs());
        }
    }

    /** Nothing: this generation signs. */
    record Hold(Finding because, Active signs, Instant lookAgainAt) implements Plan {
        @Override
        public Optional<Active> active() {
            return Optional.of(signs);
        }
    }

    /**
     * Make generation {@code number}: first write the number down, then create its Secret.
     *
     * @param atOnce whether it signs from the beginning: nobody trusts another, or who trusts that one takes it too
     * @param inPlaceOf generations that are lost and given up with it
     */
    record Prepare(
            Finding because,
            Wanted wanted,
            int number,
            Origin origin,
            Optional<Cause> cause,
            boolean atOnce,
            Set<Integer> inPlaceOf,
            Optional<Active> active)
            implements Plan {}

    /** Wait until the anchor of generation {@code number} is in every bundle, in all that carries one, and in {@code ca.crt}. */
    record Publish(Finding because, int number, List<String> lagging, Active signs, Turn turn, Instant lookAgainAt)
            implements Waiting {}

    /** Wait until every relying party has shown that it trusts generation {@code number}. */
    record AwaitTrust(Finding because, int number, List<String> lagging, Active signs, Turn turn, Instant lookAgainAt)
            implements Waiting {}

    /** Let generation {@code number} sign from now on; that is not taken back. */
    record Activate(Finding because, int number, Optional<Active> active) implements Plan {}

    /**
     * Wait until everything has ended that generation {@code number} signed.
     *
     * @param lagging if its key is known to others: who may still trust it
     */
    record AwaitLeaves(
            Finding because,
            int number,
            List<String> lagging,
            Instant until,
            Active signs,
            Turn turn,
            Instant lookAgainAt)
            implements Waiting {}

    /** Take generation {@code number} out of trust: it has signed nothing that can still be valid. */
    record Retire(Finding because, int number, Optional<Active> active) implements Plan {}

    /** Write down that generation {@code number} exists and with which certificate; before that it signs nothing. */
    record Register(Finding because, int number, String fingerprint, Optional<Active> active) implements Plan {}

    /** Take up generations that a former object of this name left behind. */
    record Adopt(Finding because, List<Integer> numbers, Optional<Active> active) implements Plan {}

    /**
     * Tie generations to the object, so that Kubernetes' garbage collection deletes their keys with it, or untie them.
     */
    record Tie(Finding because, List<Integer> numbers, boolean tied, Optional<Active> active) implements Plan {}

    /** Write a person's wish on a generation that fulfils it anyway. */
    record Stamp(Finding because, int number, Cause cause, Optional<Active> active) implements Plan {}

    /** Write down that the keys of these generations are known to others; that is not taken back. */
    record Distrust(Finding because, List<Integer> numbers, Optional<Active> active) implements Plan {}

    /** This authority cannot issue until something changes. */
    record Refuse(Finding because, Instant lookAgainAt) implements Plan {
        @Override
        public Optional<Active> active() {
            return Optional.empty();
        }
    }

    /** What an authority above hands on of what it signs itself. */
    record Limit(Allowance from, Delegation.Delegated handedOn) {}

    /**
     * What comes after waiting.
     *
     * @param state how the authority is meanwhile
     * @param next what happens next and when, and what happens if nothing is done
     */
    record Turn(Finding state, String next) {}

    /**
     * A generation that signed before.
     *
     * @param path from its certificate up to and including the root
     */
    record Former(int number, List<Certificate> path, boolean distrusted) {
        public Certificate certificate() {
            return path.getFirst();
        }
    }

    /**
     * The generation that signs, and what relying parties shall trust.
     *
     * @param path from the generation's certificate up to and including the root
     * @param limits what those above hand on by now, the nearest first; what they did once is in the certificates
     * @param formers those that signed before, whose certificates are issued again
     * @param since when it began to sign
     * @param pace over which time certificates of the formers are issued again
     */
    record Active(
            int number,
            List<Certificate> path,
            List<Certificate> trusted,
            Optional<Instant> restoredAt,
            List<Limit> limits,
            List<Former> formers,
            Instant since,
            Duration pace) {
        /** One that has followed no other. */
        public Active(
                int number,
                List<Certificate> path,
                List<Certificate> trusted,
                Optional<Instant> restoredAt,
                List<Limit> limits) {
            this(number, path, trusted, restoredAt, limits, List.of(), Instant.EPOCH, Duration.ZERO);
        }

        public Certificate certificate() {
            return path.getFirst();
        }

        /** What stands between a leaf and the root; empty if the generation is a root. */
        public List<Certificate> chain() {
            return path.subList(0, path.size() - 1);
        }
    }
}
