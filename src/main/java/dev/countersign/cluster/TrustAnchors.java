package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * The anchors of each bundle as they were decided last, for the certificates that carry one in {@code ca.crt}. Not read
 * from a target, which somebody may just have edited.
 */
public final class TrustAnchors {
    private final Map<Name, List<Certificate>> published = new ConcurrentHashMap<>();
    private final List<Consumer<Identity>> listeners = new CopyOnWriteArrayList<>();
    private volatile BiPredicate<String, String> exists = (_, _) -> true;

    /** Unlike an identity it has no UID: a bundle that was made anew takes the place of the old one. */
    private record Name(String namespace, String name) {}

    /** From now on this says whether there is a bundle of this namespace and name. */
    public void ask(BiPredicate<String, String> bundles) {
        exists = bundles;
    }

    /** Called with each bundle whose anchors have changed. */
    public void listen(Consumer<Identity> listener) {
        listeners.add(listener);
    }

    public void publish(Identity bundle, List<Certificate> anchors) {
        var old = published.put(new Name(bundle.namespace(), bundle.name()), List.copyOf(anchors));
        if (!anchors.equals(old)) {
            listeners.forEach(listener -> listener.accept(bundle));
        }
    }

    /** Empty of a bundle that is not there, or was not decided yet. */
    Optional<List<Certificate>> of(String namespace, String name) {
        var key = new Name(namespace, name);
        if (!exists(namespace, name)) {
            published.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(published.get(key));
    }

    /**
     * The issuer with the anchors of the bundle that a certificate names. While the bundle is missing a certificate goes on
     * with the anchors that it has: whoever deletes a bundle must not stop renewals. A new one has none to go on with.
     */
    Issuer applied(Wanted wanted, Issuer issuer, Stored stored) {
        if (wanted.trustBundle().isEmpty() || !(issuer instanceof Issuer.Usable usable)) {
            return issuer;
        }
        var namespace = wanted.identity().namespace();
        var name = wanted.trustBundle().get();
        return of(namespace, name)
                .or(() -> present(stored))
                .<Issuer>map(usable::trusting)
                .orElseGet(() -> new Issuer.Unusable(lacking(namespace, name)));
    }

    private static Optional<List<Certificate>> present(Stored stored) {
        try {
            return stored instanceof Stored.Held held && !held.anchors().isEmpty()
                    ? Optional.of(Certificate.readAll(held.anchors()))
                    : Optional.empty();
        } catch (PkiException e) {
            return Optional.empty();
        }
    }

    /** What there is to say of a certificate whose bundle cannot be had. */
    Optional<Finding> objection(Wanted wanted) {
        var namespace = wanted.identity().namespace();
        return wanted.trustBundle().filter(name -> !exists(namespace, name)).map(name -> lacking(namespace, name));
    }

    private Finding lacking(String namespace, String name) {
        return exists(namespace, name)
                ? new Finding(
                        Code.TRUST_BUNDLE_PREPARING,
                        "TrustBundle %s/%s has no trust anchors yet".formatted(namespace, name))
                : new Finding(
                        Code.TRUST_BUNDLE_MISSING,
                        ("there is no TrustBundle %s/%s: create it or correct trustBundleRef; until then ca.crt stays what"
                                        + " it is")
                                .formatted(namespace, name));
    }

    boolean exists(String namespace, String name) {
        return exists.test(namespace, name);
    }
}
