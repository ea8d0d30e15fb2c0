package dev.countersign.reconcile;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Fit;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import dev.countersign.signer.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Orders a certificate from a signer and looks at what comes back. An order that a signer has not answered yet is kept
 * with its key and made again as it was, so that one wish does not become two certificates. It is kept in memory alone:
 * a key that nobody has a certificate for is worth nothing, and after a restart another is made.
 */
final class Ordering {
    private static final Logger LOG = Logger.getLogger(Ordering.class);
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /** An order that is not answered yet, and what it was made for. */
    private record Open(Signer.Order order, HeldKey key, String wanted, Instant since) {}

    /** What an order came to. */
    sealed interface Result {}

    /** The certificate that was ordered, in front of its chain, and its key. */
    record Good(HeldKey key, List<Certificate> chain) implements Result {}

    /** None, or not that one. */
    record Bad(Finding because) implements Result {}

    /**
     * @param key the key to certify; asked only for a new order
     * @param facts what will be written beside the certificate
     */
    Result order(
            Plan.Issue plan,
            Signer signer,
            Issuer.Usable issuer,
            Supplier<HeldKey> key,
            Stored.Facts facts,
            Instant now) {
        var wanted = plan.wanted();
        var uid = wanted.identity().uid();
        var known = open.get(uid);
        var ours = known != null && isFor(known, plan, key) ? known : opened(plan, key.get(), now);
        return switch (answer(signer, ours.order())) {
            case Signer.Signed signed -> {
                open.remove(uid);
                yield Fit.objection(wanted, signed.chain(), stored(ours.key(), wanted), issuer, facts, now)
                        .<Result>map(Bad::new)
                        .orElseGet(() -> new Good(ours.key(), signed.chain()));
            }
            case Signer.Pending pending -> {
                keep(uid, ours, now);
                yield bad(Code.SIGNER_PENDING, pending.reason());
            }
            case Signer.Refused refused -> {
                open.remove(uid);
                yield bad(Code.SIGNER_REFUSED, refused.reason());
            }
            // The order may have arrived: it is made again as it was.
            case Signer.Unavailable unavailable -> {
                keep(uid, ours, now);
                yield bad(Code.SIGNER_UNAVAILABLE, unavailable.reason());
            }
        };
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

    private static boolean isFor(Open known, Plan.Issue plan, Supplier<HeldKey> key) {
        return known.order().revision() == plan.revision()
                && known.wanted().equals(plan.wanted().hash())
                && (!plan.keepKey()
                        || known.order().publicKey().equals(key.get().publicKey()));
    }

    private static Open opened(Plan.Issue plan, HeldKey key, Instant now) {
        var wanted = plan.wanted();
        var order = new Signer.Order(
                wanted.identity().uid(),
                plan.revision(),
                wanted.subject(),
                wanted.alternativeNames(),
                wanted.usages(),
                key.publicKey(),
                Validity.from(now, wanted.lifetime()));
        return new Open(order, key, wanted.hash(), now);
    }

    private void keep(String uid, Open order, Instant now) {
        open.values().removeIf(old -> old.since().plus(FORGOTTEN).isBefore(now));
        open.put(uid, order);
    }

    private static Stored.Key stored(HeldKey key, Wanted wanted) {
        return new Stored.Key(
                key.spec(), key.publicKey().fingerprint(), wanted.key().traditional());
    }

    private static Result bad(Code code, String reason) {
        return new Bad(new Finding(code, reason));
    }
}
