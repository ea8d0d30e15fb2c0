package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.api.ClientCertificate;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Audience;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Certificates that have their authority's own anchors in {@code ca.crt}, because they name no bundle: their Secrets are
 * targets of trust too. Thousands of them are looked at each time, from the caches that are kept anyway, and most say the
 * same in the same words, which are read once.
 */
public final class Holders {
    private final HeldAnchors anchors;
    private final Map<String, Long> refused = new ConcurrentHashMap<>();
    private final Map<Identity, Awaited> awaited = new ConcurrentHashMap<>();
    private final List<Consumer<Identity>> listeners = new CopyOnWriteArrayList<>();
    private volatile Function<Identity, Optional<List<ClientCertificate>>> certificates = _ -> Optional.empty();

    /**
     * What an authority waits for.
     *
     * @param open UIDs of certificates whose Secret lacked it, less those that were written since
     */
    private record Awaited(String anchor, Set<String> open, Optional<Instant> since) {
        static Awaited of(String anchor) {
            return new Awaited(anchor, ConcurrentHashMap.newKeySet(), Optional.empty());
        }

        Awaited looked(boolean complete, Instant now) {
            return new Awaited(anchor, open, complete ? since.or(() -> Optional.of(now)) : Optional.empty());
        }
    }

    public Holders(Watches watches) {
        this(new HeldAnchors(key -> watches.secrets().get(key.namespace(), key.name()), new RecentlyRead()::read));
    }

    Holders(HeldAnchors anchors) {
        this.anchors = anchors;
    }

    /** From now on this says which certificates an authority issues; empty until all of them are known. */
    public void ask(Function<Identity, Optional<List<ClientCertificate>>> issued) {
        certificates = issued;
    }

    /** Called with an authority when the last Secret that it waits for was written. */
    public void listen(Consumer<Identity> listener) {
        listeners.add(listener);
    }

    /** What became of a certificate: a Secret that is not written any more is no target of trust. */
    public void decided(Wanted certificate, Plan plan) {
        var uid = certificate.identity().uid();
        if (plan.keepsSecret()) {
            refused.remove(uid);
        } else {
            refused.put(uid, certificate.generation());
        }
        if (!(plan instanceof Plan.BackOff)) {
            awaited.forEach((authority, waits) -> {
                if (waits.open().remove(uid) && waits.open().isEmpty()) {
                    tell(authority);
                }
            });
        }
    }

    /** Forgets certificates by their UIDs. */
    public void forget(Predicate<String> gone) {
        refused.keySet().removeIf(gone);
    }

    /** Which of the Secrets of a family of authorities lack an anchor; nothing is looked at if none is waited for. */
    Audience.Secrets of(Identity authority, Set<Identity> family, Optional<String> anchor, Instant now) {
        if (anchor.isEmpty()) {
            awaited.remove(authority);
            return Audience.Secrets.UNSEEN;
        }
        var found = new ArrayList<ClientCertificate>();
        for (var member : family) {
            var issued = certificates.apply(member);
            if (issued.isEmpty()) {
                return Audience.Secrets.UNSEEN;
            }
            found.addAll(issued.get());
        }
        return look(authority, found, anchor.get(), now);
    }

    private Audience.Secrets look(Identity authority, List<ClientCertificate> found, String anchor, Instant now) {
        var waits = awaited.compute(
                authority, (_, known) -> known != null && known.anchor().equals(anchor) ? known : Awaited.of(anchor));
        var seen = seen(found, anchor, waits.open());
        waits.open().retainAll(seen.lagging().keySet());
        if (!seen.complete() && waits.open().isEmpty()) {
            tell(authority); // all of them were written while the others were read
        }
        var looked = waits.looked(seen.complete() && seen.targets() > 0, now);
        awaited.replace(authority, waits, looked);
        return new Audience.Secrets(
                Optional.of(anchor),
                seen.lagging().values().stream()
                        .map(HeldAnchors.Key::toString)
                        .sorted()
                        .toList(),
                looked.since());
    }

    /**
     * What a look has found.
     *
     * @param lagging Secrets without the anchor, by the UID of their certificate
     */
    private record Seen(int targets, Map<String, HeldAnchors.Key> lagging) {
        boolean complete() {
            return lagging.isEmpty();
        }
    }

    private Seen seen(List<ClientCertificate> found, String anchor, Set<String> open) {
        var lagging = new HashMap<String, HeldAnchors.Key>();
        var look = anchors.lookFor(anchor);
        var targets = 0;
        for (var certificate : found) {
            var uid = certificate.getMetadata().getUid();
            open.add(uid); // before it is read: whatever is written from now on takes it out
            var held = isKept(certificate) ? look.at(certificate) : Optional.<HeldAnchors.Held>empty();
            if (held.isPresent()) {
                targets++;
                held.filter(its -> !its.carries()).ifPresent(its -> lagging.put(uid, its.where()));
            }
        }
        return new Seen(targets, lagging);
    }

    /** A Secret that is not kept right is no target: nobody can wait for it. */
    private boolean isKept(ClientCertificate certificate) {
        var refusedAt = refused.get(certificate.getMetadata().getUid());
        return !Long.valueOf(Api.generation(certificate)).equals(refusedAt);
    }

    private void tell(Identity authority) {
        listeners.forEach(listener -> listener.accept(authority));
    }
}
