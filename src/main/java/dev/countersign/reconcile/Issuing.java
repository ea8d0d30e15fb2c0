package dev.countersign.reconcile;

import dev.countersign.cluster.CertificateWorld;
import dev.countersign.cluster.Certificates;
import dev.countersign.cluster.Issuers;
import dev.countersign.cluster.LeafContent;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import dev.countersign.signer.Signer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;

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
        var ready = issuers.live(wanted, now);
        if (!(ready.issuer() instanceof Issuer.Usable usable)
                || usable.generation() != plan.generation()
                || ready.key().isEmpty()) {
            return new Outcome.LookAgain(); // the authority is not what the watch said
        }
        var kept = plan.keepKey() ? keptKey(wanted, world) : Optional.<HeldKey>empty();
        if (plan.keepKey() && kept.isEmpty()) {
            return new Outcome.LookAgain();
        }
        var facts = facts(plan, world, now);
        var signer = signers.apply(ready.key().get());
        var result = ordering.order(
                plan,
                signer,
                usable,
                () -> kept.orElseGet(() -> HeldKey.generate(wanted.key().spec(), random)),
                facts,
                now);
        return switch (result) {
            case Ordering.Good good -> {
                var content = new LeafContent(wanted, good.chain(), Optional.of(good.key()), usable.trusted(), facts);
                yield new Outcome.Written(certificates.write(content, world));
            }
            case Ordering.Bad bad -> new Outcome.Failed(bad.because());
        };
    }

    private static Stored.Facts facts(Plan.Issue plan, CertificateWorld world, Instant now) {
        var issued = now.truncatedTo(ChronoUnit.SECONDS);
        var keySince = plan.keepKey()
                ? held(world).flatMap(held -> held.facts().keySince()).orElse(issued)
                : issued;
        return LeafContent.facts(plan.wanted(), plan.revision(), plan.generation(), issued, keySince);
    }

    /** The key in the Secret, if it is still the one that was observed. */
    private Optional<HeldKey> keptKey(Wanted wanted, CertificateWorld world) {
        var observed = held(world).flatMap(Stored.Held::key).map(Stored.Key::fingerprint);
        return certificates
                .liveKey(wanted)
                .filter(key -> observed.equals(Optional.of(key.publicKey().fingerprint())));
    }

    /** Writes the Secret again around the same certificate; the key is touched only to change its encoding. */
    Outcome rewrite(Plan.Rewrite plan, CertificateWorld world) {
        if (!(world.observed().stored() instanceof Stored.Held held)
                || !(world.observed().issuer() instanceof Issuer.Usable issuer)) {
            return new Outcome.LookAgain();
        }
        var wanted = plan.wanted();
        var recode = held.key()
                .filter(key -> key.traditional() != wanted.key().traditional())
                .isPresent();
        var key = recode ? keptKey(wanted, world) : Optional.<HeldKey>empty();
        if (recode && key.isEmpty()) {
            return new Outcome.LookAgain();
        }
        var facts = new Stored.Facts(
                Optional.of(wanted.hash()),
                held.facts().revision(),
                held.facts().issuedAt(),
                held.facts().keySince(),
                held.facts().generation());
        var chain = new ArrayList<Certificate>();
        chain.add(held.leaf().orElseThrow());
        chain.addAll(issuer.chain());
        return new Outcome.Written(
                certificates.write(new LeafContent(wanted, chain, key, issuer.trusted(), facts), world));
    }

    private static Optional<Stored.Held> held(CertificateWorld world) {
        return world.observed().stored() instanceof Stored.Held held ? Optional.of(held) : Optional.empty();
    }
}
