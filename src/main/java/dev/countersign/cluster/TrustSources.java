package dev.countersign.cluster;

import dev.countersign.api.AuthorityRef;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.trust.Seen;
import dev.countersign.plan.trust.Source;
import dev.countersign.plan.trust.Supplies;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the sources of bundles. ConfigMaps and Secrets of others are in no watch, so they are read live; what was read is
 * shared for a few seconds, because a bundle is looked at often while a thousand objects ask for it.
 */
public final class TrustSources {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final SourceObjects objects;
    private final Authorities authorities;
    private final SystemRoots roots;
    private final Map<Entry, Read> recent = new ConcurrentHashMap<>();

    public TrustSources(KubernetesClient client, Authorities authorities, Reach reach, SystemRoots roots) {
        this.objects = new SourceObjects(client, reach);
        this.authorities = authorities;
        this.roots = roots;
    }

    /** A source of one bundle. */
    private record Entry(Identity bundle, Source source) {}

    private record Read(Instant at, Seen seen) {}

    /** Public keys that are known to others: no source gives them to any bundle. */
    Set<String> distrusted() {
        return authorities.distrustedKeys();
    }

    /** What stands there, at most a few seconds old; {@code live}: as the API server has it now. */
    Seen observe(Source source, Wanted bundle, boolean live, Instant now) {
        return switch (source) {
            case Source.Authority byReference -> authority(byReference, live, now);
            case Source.Inline inline -> Supplies.of(inline, inline.pem());
            case Source.SystemRoots _ -> systemRoots();
            case Source.ConfigMap _ -> recent(source, bundle, live, now);
            case Source.Secret _ -> recent(source, bundle, live, now);
        };
    }

    private Seen recent(Source source, Wanted bundle, boolean live, Instant now) {
        recent.values().removeIf(old -> !isFresh(old, now));
        var entry = new Entry(bundle.identity(), source);
        var known = recent.get(entry);
        if (known != null && !live && isFresh(known, now)) {
            return known.seen();
        }
        var seen =
                objects.read(source, bundle); // not under the map's lock: other bundles would wait for the API server
        recent.put(entry, new Read(now, seen));
        return seen;
    }

    private static boolean isFresh(Read known, Instant now) {
        return !now.isBefore(known.at()) && now.isBefore(known.at().plus(FRESH));
    }

    /** All generations that are trusted; of an authority that is not well, nobody knows them. */
    private Seen authority(Source.Authority source, boolean live, Instant now) {
        var identity = source.authority();
        var reference = new dev.countersign.plan.client.Wanted.Authority(
                AuthorityRef.Kind.valueOf(identity.kind()), identity.namespace(), identity.name());
        var found = live ? authorities.findLive(reference) : authorities.find(reference);
        if (found.isEmpty()) {
            return lacking(Code.AUTHORITY_MISSING, "there is no " + reference + ": create it or correct the source");
        }
        var plan = live ? authorities.planLive(found.get(), now) : authorities.plan(found.get(), now);
        if (plan.active().isPresent()) {
            return new Seen.Found(plan.active().get().trusted());
        }
        var underway = plan.because().code() == Code.PREPARING;
        return lacking(
                underway ? Code.AUTHORITY_PREPARING : Code.AUTHORITY_NOT_READY,
                "%s does not say whom it trusts (%s)".formatted(reference, plan.because()));
    }

    private Seen systemRoots() {
        var found = roots.read();
        return found.isEmpty() ? Supplies.missing(new Source.SystemRoots()) : new Seen.Found(found);
    }

    private static Seen lacking(Code code, String sentence) {
        return new Seen.Lacking(new Finding(code, sentence));
    }
}
