package dev.countersign.reconcile;

import dev.countersign.cluster.CertificateWorld;
import dev.countersign.cluster.Certificates;
import dev.countersign.cluster.Issuers;
import dev.countersign.cluster.LeafContent;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The two steps that write a certificate's Secret. */
public final class Issuing {
    private final Certificates certificates;
    private final Issuers issuers;
    private final Function<SigningAuthority, Signer> signers;
    private final SecureRandom random;

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
        var key = plan.keepKey()
                ? keptKey(wanted, world)
                : Optional.of(HeldKey.generate(wanted.key().spec(), random));
        if (key.isEmpty()) {
            return new Outcome.LookAgain();
        }
        var order = new Signer.Order(
                wanted.identity().uid(),
                plan.revision(),
                wanted.subject(),
                wanted.alternativeNames(),
                wanted.usages(),
                key.get().publicKey(),
                Validity.from(now, wanted.lifetime()));
        return switch (signers.apply(ready.key().get()).sign(order)) {
            case Signer.Signed signed -> write(plan, world, usable, key.get(), signed.chain(), now);
            case Signer.Pending pending -> failed(Code.SIGNER_PENDING, pending.reason());
            case Signer.Refused refused -> failed(Code.SIGNER_REFUSED, refused.reason());
            case Signer.Unavailable unavailable -> failed(Code.SIGNER_UNAVAILABLE, unavailable.reason());
        };
    }

    private Outcome write(
            Plan.Issue plan,
            CertificateWorld world,
            Issuer.Usable issuer,
            HeldKey key,
            List<Certificate> chain,
            Instant now) {
        var wanted = plan.wanted();
        var issued = now.truncatedTo(ChronoUnit.SECONDS);
        var keySince = plan.keepKey()
                ? held(world).flatMap(held -> held.facts().keySince()).orElse(issued)
                : issued;
        var facts = LeafContent.facts(wanted, plan.revision(), plan.generation(), issued, keySince);
        var content = new LeafContent(wanted, chain, Optional.of(key), issuer.trusted(), facts);
        return new Outcome.Written(certificates.write(content, world));
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

    private static Outcome failed(Code code, String reason) {
        return new Outcome.Failed(new Finding(code, reason));
    }
}
