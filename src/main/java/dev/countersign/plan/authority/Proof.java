package dev.countersign.plan.authority;

import dev.countersign.plan.authority.Audience.Bundle;
import dev.countersign.plan.authority.Audience.Party;
import dev.countersign.plan.authority.Audience.Secrets;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is missing until a generation is trusted everywhere.
 *
 * @param unpublished places that do not carry its anchor
 * @param lagging relying parties that were not shown to trust it
 * @param settling those of which only time is missing
 * @param silent those of which nothing can ever show it
 * @param settledAt when the last of the settling ones will have settled
 */
record Proof(
        List<String> unpublished,
        List<String> lagging,
        List<String> settling,
        List<String> silent,
        Optional<Instant> settledAt) {

    static Proof of(Seen next, RotationRule rule, Audience audience, Instant now) {
        var proof =
                new Proof(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), Optional.empty());
        if (!audience.seen()) {
            proof.unpublished.add("the bundles, which were not looked at yet");
            return proof;
        }
        var found = proof;
        for (var bundle : audience.bundles()) {
            found = found.add(bundle, next, rule, now);
        }
        found.add(audience.secrets(), next);
        return audience.bundles().isEmpty()
                ? found.settle(
                        "no TrustBundle names this authority",
                        audience.secrets().since().or(next.facts()::created),
                        rule.settle(),
                        now)
                : found;
    }

    private static String key(Seen next) {
        return next.anchor().publicKey().fingerprint();
    }

    /** Whoever holds a certificate verifies servers by what stands beside it; whether he has read it nobody sees. */
    private void add(Secrets secrets, Seen next) {
        var looked = secrets.anchor().equals(Optional.of(key(next)));
        unpublished.addAll(looked ? secrets.lagging() : List.of(Audience.SECRETS));
    }

    private Proof add(Bundle bundle, Seen next, RotationRule rule, Instant now) {
        if (!bundle.decided() || !bundle.keys().contains(key(next))) {
            unpublished.add(bundle.name());
            return this;
        }
        if (!bundle.lagging().isEmpty()) {
            unpublished.addAll(bundle.lagging());
            return this;
        }
        if (bundle.parties().isEmpty()) {
            return settle(bundle.name() + ", which names no relying party", bundle.since(), rule.settle(), now);
        }
        bundle.parties().stream()
                .filter(party -> !party.trusts().contains(next.number()))
                .map(Party::name)
                .forEach(lagging::add);
        return this;
    }

    private Proof settle(String name, Optional<Instant> since, Optional<Duration> stated, Instant now) {
        if (stated.isEmpty()) {
            silent.add(name);
            return this;
        }
        var over = since.map(begin -> begin.plus(stated.get()));
        if (over.filter(end -> !end.isAfter(now)).isPresent()) {
            return this;
        }
        settling.add(name);
        var last = over.filter(end -> settledAt.filter(end::isBefore).isEmpty()).or(() -> settledAt);
        return new Proof(unpublished, lagging, settling, silent, last);
    }

    boolean isComplete() {
        return unpublished.isEmpty() && waiting().isEmpty();
    }

    /** True if nothing will ever show that it is trusted, unless somebody says more. */
    boolean isNone() {
        return !silent.isEmpty() && lagging.isEmpty() && settling.isEmpty();
    }

    /** Everybody who is waited for once the anchor is published. */
    List<String> waiting() {
        var all = new ArrayList<>(lagging);
        all.addAll(settling);
        all.addAll(silent);
        return List.copyOf(all);
    }
}
