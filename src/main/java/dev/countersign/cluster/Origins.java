package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.Root;
import dev.countersign.pki.Serial;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.Subordinate;
import dev.countersign.pki.ThrowAwayKeys;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Origin;
import dev.countersign.plan.authority.Plan;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes keys and certificates of generations, or fetches them. */
final class Origins {
    private final ThrowAwayKeys throwAway;
    private final SecureRandom random;

    Origins(ThrowAwayKeys throwAway, SecureRandom random) {
        this.throwAway = throwAway;
        this.random = random;
    }

    /** Keys that are there already, read live. */
    interface Keys {
        Optional<SigningAuthority> signing(Identity authority, int number);

        Optional<HeldKey> supplied(Origin.Copy copy);

        /** All of a generation of the authority itself. */
        Optional<Material> own(int number);

        /** Writes down until when something is valid that the authority above signs; false if it cannot now. */
        boolean promise(Identity authority, int number, Instant until);
    }

    /**
     * What is asked for when the number is written down; empty if what the plan counts on is no longer there. Whatever
     * can be missing is looked for first, and what is to be signed is linted first, because a number is spent once it is
     * written down.
     *
     * @throws PkiException if the certificate would break a rule
     */
    Optional<Supplier<Material>> ready(Plan.Prepare plan, Keys keys, Instant now) {
        return switch (plan.origin()) {
            case Origin.Itself itself -> Optional.of(() -> itself(plan, itself, now));
            case Origin.Above above ->
                keys.signing(above.parent(), above.generation())
                        .filter(parent -> parent.certificate().equals(above.certificate()))
                        .flatMap(parent -> below(plan, above, Optional.empty(), parent, keys, now));
            case Origin.Again again -> again(plan, again, keys, now);
            case Origin.Copy copy -> keys.supplied(copy).map(key -> () -> new Material(key, copy.path(), serialKey()));
        };
    }

    private Material itself(Plan.Prepare plan, Origin.Itself origin, Instant now) {
        var template = origin.template();
        var key = HeldKey.generate(template.key(), random);
        var serialKey = serialKey();
        var root = new Root(
                template.subject(plan.number(), key.publicKey()),
                Serial.of(serialKey, plan.wanted().identity().uid(), 0),
                Validity.from(now, template.lifetime()),
                template.pathLength());
        return new Material(key, List.of(SigningAuthority.selfSigned(root, key, throwAway)), serialKey);
    }

    /** Serials go on too: the same key must not give one number to two certificates. */
    private Optional<Supplier<Material>> again(Plan.Prepare plan, Origin.Again again, Keys keys, Instant now) {
        var above = again.above();
        return keys.own(again.number())
                .filter(own -> own.path().getFirst().equals(again.certificate()))
                .flatMap(own -> keys.signing(above.parent(), above.generation())
                        .filter(parent -> parent.certificate().equals(above.certificate()))
                        .flatMap(parent -> below(plan, above, Optional.of(own), parent, keys, now)));
    }

    private Optional<Supplier<Material>> below(
            Plan.Prepare plan,
            Origin.Above origin,
            Optional<Material> own,
            SigningAuthority parent,
            Keys keys,
            Instant now) {
        var template = origin.template();
        var key = own.map(Material::key).orElseGet(() -> HeldKey.generate(template.key(), random));
        var subordinate = new Subordinate(
                own.flatMap(held -> held.path().getFirst().subject())
                        .orElseGet(() -> template.subject(plan.number(), key.publicKey())),
                key.publicKey(),
                parent.serial(plan.wanted().identity().uid(), plan.number()),
                Validity.from(now, template.lifetime()),
                template.pathLength(),
                origin.permitted());
        var prepared = parent.prepare(subordinate);
        if (!keys.promise(origin.parent(), origin.generation(), now.plus(template.lifetime()))) {
            return Optional.empty();
        }
        return Optional.of(() -> {
            var path = new ArrayList<Certificate>();
            path.add(parent.sign(prepared));
            path.addAll(parent.path());
            return new Material(
                    key, List.copyOf(path), own.map(Material::serialKey).orElseGet(this::serialKey));
        });
    }

    private byte[] serialKey() {
        var serialKey = new byte[32];
        random.nextBytes(serialKey);
        return serialKey;
    }
}
