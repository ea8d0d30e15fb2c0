package dev.countersign.reconcile;

import dev.countersign.cluster.CertificateWorld;
import dev.countersign.cluster.Certificates;
import dev.countersign.cluster.Issuers;
import dev.countersign.cluster.LeafContent;
import dev.countersign.cluster.LeafForms;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.Pair;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Revision;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import dev.countersign.signer.Signer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The two steps that write a certificate's Secret. */
public final class Issuing {
    private final Certificates certificates;
    private final Issuers issuers;
    private final Function<SigningAuthority, Signer> signers;
    private final SecureRandom random;
    private final Ordering ordering = new Ordering();

    public Issuing(
            Certificates certificates,
            Issuers issuers,
            Function<SigningAuthority, Signer> signers,
            SecureRandom random) {
        this.certificates = certificates;
        this.issuers = issuers;
        this.signers = signers;
        this.random = random;
    }

    /** Makes or takes the key, has the certificate signed, and writes both with the anchors in one update. */
    Outcome issue(Plan.Issue plan, CertificateWorld world, Instant now) {
        var wanted = plan.wanted();
        var ready = issuers.live(wanted, world.observed().issuer(), now);
        if (!(ready.issuer() instanceof Issuer.Usable usable)
                || usable.generation() != plan.generation()
                || ready.key().isEmpty()) {
            return new Outcome.LookAgain(); // the authority is not what the watch said
        }
        var kept = plan.keepKey() ? keptKey(wanted, world) : Optional.<HeldKey>empty();
        var passwords = certificates.livePasswords(wanted, world, now);
        if ((plan.keepKey() && kept.isEmpty()) || passwords.isEmpty()) {
            return new Outcome.LookAgain();
        }
        var signer = signers.apply(ready.key().get());
        var until = now.plus(wanted.lifetime());
        if (!issuers.promise(wanted, usable.generation(), until)) {
            return new Outcome.LookAgain();
        }
        var highest = Revision.highest(world.observed());
        var result = ordering.order(plan, highest, signer, usable, () -> key(wanted, kept), now);
        return switch (result) {
            case Ordering.Good good -> {
                var forms = good.key()
                        .map(key ->
                                LeafForms.of(wanted, new Pair(key, good.chain(), usable.trusted()), passwords.get()))
                        .orElse(LeafForms.NONE);
                var content = new LeafContent(wanted, good.chain(), good.key(), usable.trusted(), good.facts(), forms);
                yield new Outcome.Written(certificates.write(content, world));
            }
            case Ordering.Bad bad -> new Outcome.Failed(bad.because());
        };
    }

    /** The key to write; none with a request, whose holder has it. */
    private Optional<HeldKey> key(Wanted wanted, Optional<HeldKey> kept) {
        return wanted.request().isPresent()
                ? Optional.empty()
                : kept.or(() -> Optional.of(HeldKey.generate(wanted.key().spec(), random)));
    }

    /** Forgets what was ordered for objects that are gone, by their UIDs. */
    void forget(Predicate<String> gone) {
        ordering.forget(gone);
    }

    /** The key in the Secret, if it is still the one that was observed. */
    private Optional<HeldKey> keptKey(Wanted wanted, CertificateWorld world) {
        var observed = held(world).flatMap(Stored.Held::key).map(Stored.Key::fingerprint);
        return certificates
                .liveKey(wanted)
                .filter(key -> observed.equals(Optional.of(key.publicKey().fingerprint())));
    }

    /** Writes the Secret again around the same certificate; the key is touched only to change its encoding. */
    Outcome rewrite(Plan.Rewrite plan, CertificateWorld world, Instant now) {
        if (!(world.observed().stored() instanceof Stored.Held held)
                || !(world.observed().issuer() instanceof Issuer.Usable issuer)) {
            return new Outcome.LookAgain();
        }
        var wanted = plan.wanted();
        var recode = held.key()
                .filter(key -> key.traditional() != wanted.key().traditional())
                .isPresent();
        var needsKey = recode || !wanted.forms().isEmpty();
        var key = needsKey ? keptKey(wanted, world) : Optional.<HeldKey>empty();
        var passwords = certificates.livePasswords(wanted, world, now);
        if ((needsKey && key.isEmpty()) || passwords.isEmpty()) {
            return new Outcome.LookAgain();
        }
        var facts = new Stored.Facts(
                hash(held, wanted),
                held.facts().revision(),
                held.facts().issuedAt(),
                held.facts().keySince(),
                held.facts().generation());
        var leaf = held.leaf().orElseThrow();
        var chain = new ArrayList<Certificate>();
        chain.add(leaf);
        chain.addAll(issuer.chainOf(leaf));
        var forms = key.map(read -> LeafForms.of(wanted, new Pair(read, chain, issuer.trusted()), passwords.get()))
                .orElse(LeafForms.NONE);
        return new Outcome.Written(certificates.write(
                new LeafContent(wanted, chain, key.filter(_ -> recode), issuer.trusted(), facts, forms), world));
    }

    /** The hash of a certificate that is not what is wanted, while a new request is waited for, must go on saying so. */
    private static Optional<String> hash(Stored.Held held, Wanted wanted) {
        return held.facts()
                .hash()
                .filter(hash -> hash.startsWith(Wanted.HASH_VERSION))
                .or(() -> Optional.of(wanted.hash()));
    }

    private static Optional<Stored.Held> held(CertificateWorld world) {
        return world.observed().stored() instanceof Stored.Held held ? Optional.of(held) : Optional.empty();
    }
}
