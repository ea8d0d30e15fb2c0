package dev.countersign.reconcile;

import dev.countersign.cluster.LeafContent;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.PublicKey;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Fit;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Request;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import dev.countersign.signer.Signer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Orders a certificate from a signer and looks at what comes back. An order that a signer has not answered yet is kept
 * with its key and made again as it was, so that one wish does not become two certificates, however long a person takes
 * to approve it: until it is answered, something else is wanted, or its object is gone. It is kept in memory alone: a key
 * that nobody has a certificate for is worth nothing, and after a restart another is made.
 */
final class Ordering {
    private static final Logger LOG = Logger.getLogger(Ordering.class);

    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /** An order that is not answered yet, and what it was made for. */
    private record Open(Signer.Order order, Optional<HeldKey> key, String wanted) {}

    /** What an order came to. */
    sealed interface Result {}

    /**
     * The certificate that was ordered, in front of its chain, and its key; none with a request.
     *
     * @param facts what will be written beside the certificate
     */
    record Good(Optional<HeldKey> key, List<Certificate> chain, Stored.Facts facts) implements Result {}

    /** None, or not that one. */
    record Bad(Finding because) implements Result {}

    /**
     * @param highest revision that is known of the object
     * @param key the key to certify, none with a request; asked only for a new order
     */
    Result order(
            Plan.Issue plan,
            long highest,
            Signer signer,
            Issuer.Usable issuer,
            Supplier<Optional<HeldKey>> key,
            Instant now) {
        var uid = plan.wanted().identity().uid();
        var known = open.get(uid);
        var ours = known != null && isFor(known, plan, highest, key) ? known : opened(plan, key.get(), now);
        return switch (answer(signer, ours.order().valid(validity(plan, now)))) {
            case Signer.Signed signed -> {
                open.remove(uid);
                yield result(plan, ours, signed.chain(), issuer, now);
            }
            case Signer.Pending pending -> {
                open.put(uid, ours);
                yield bad(Code.SIGNER_PENDING, pending.reason());
            }
            case Signer.Refused refused -> {
                open.remove(uid);
                yield bad(Code.SIGNER_REFUSED, refused.reason());
            }
            // The order may have arrived: it is made again as it was.
            case Signer.Unavailable unavailable -> {
                open.put(uid, ours);
                yield bad(Code.SIGNER_UNAVAILABLE, unavailable.reason());
            }
        };
    }

    private static Result result(
            Plan.Issue plan, Open order, List<Certificate> chain, Issuer.Usable issuer, Instant now) {
        var wanted = plan.wanted();
        var facts = facts(plan, order.order().revision(), now);
        return Fit.objection(wanted, chain, order.key().map(held -> stored(held, wanted)), issuer, facts, now)
                .<Result>map(Bad::new)
                .orElseGet(() -> new Good(order.key(), chain, facts));
    }

    private static Stored.Facts facts(Plan.Issue plan, long revision, Instant now) {
        var issued = now.truncatedTo(ChronoUnit.SECONDS);
        var keySince = plan.keySince().orElse(issued);
        return LeafContent.facts(plan.wanted(), revision, plan.generation(), issued, keySince);
    }

    /** Forgets objects by their UIDs, and with their orders the keys. */
    void forget(Predicate<String> gone) {
        open.keySet().removeIf(gone);
    }

    /** A signer that throws has a defect; its object shall say so and not only the log. */
    private static Signer.Answer answer(Signer signer, Signer.Order order) {
        try {
            return signer.sign(order);
        } catch (RuntimeException e) {
            LOG.errorf(e, "the signer failed at revision %d of %s", order.revision(), order.uid());
            return new Signer.Unavailable(
                    "the signer failed with " + e.getClass().getSimpleName() + ", see the operator's log");
        }
    }

    /**
     * Not the plan's revision counts: the clock makes it where nothing is known, another one each time. But what was
     * issued since then by another process has used the number up.
     */
    private static boolean isFor(Open known, Plan.Issue plan, long highest, Supplier<Optional<HeldKey>> key) {
        return known.order().revision() > highest
                && known.wanted().equals(plan.wanted().hash())
                && ((!plan.keepKey() && plan.wanted().request().isEmpty())
                        || known.order().publicKey().equals(publicKey(plan, key.get())));
    }

    private static PublicKey publicKey(Plan.Issue plan, Optional<HeldKey> key) {
        return plan.wanted()
                .request()
                .flatMap(Request::publicKey)
                .or(() -> key.map(HeldKey::publicKey))
                .orElseThrow();
    }

    private static Open opened(Plan.Issue plan, Optional<HeldKey> key, Instant now) {
        var wanted = plan.wanted();
        var order = new Signer.Order(
                wanted.identity().uid(),
                plan.revision(),
                wanted.subject(),
                wanted.alternativeNames(),
                wanted.usages(),
                publicKey(plan, key),
                validity(plan, now));
        return new Open(order, key, wanted.hash());
    }

    private static Validity validity(Plan.Issue plan, Instant now) {
        return Validity.from(now, plan.wanted().lifetime());
    }

    private static Stored.Key stored(HeldKey key, Wanted wanted) {
        return new Stored.Key(
                key.spec(), key.publicKey().fingerprint(), wanted.key().traditional());
    }

    private static Result bad(Code code, String reason) {
        return new Bad(new Finding(code, reason));
    }
}
