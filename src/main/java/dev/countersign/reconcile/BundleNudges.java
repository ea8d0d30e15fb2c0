package dev.countersign.reconcile;

import dev.countersign.api.Authority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.TrustBundle;
import dev.countersign.cluster.Audiences;
import dev.countersign.cluster.Followers;
import dev.countersign.cluster.TrustAnchors;
import dev.countersign.cluster.TrustWatches;
import dev.countersign.cluster.Watches;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Reading;
import dev.countersign.plan.trust.Source;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.stream.Stream;

/** Which bundles are to be looked at again when something that they depend on changes, and who depends on bundles. */
public final class BundleNudges {
    private static final String AUTHORITY = "by-authority";

    private final Watches watches;
    private final TrustWatches trustWatches;
    private final TrustAnchors anchors;
    private final Followers followers;
    private final Audiences audiences;
    private final SimpleInboundEventSource<TrustBundle> bundleSource = new SimpleInboundEventSource<>();

    public BundleNudges(
            Watches watches,
            TrustWatches trustWatches,
            TrustAnchors anchors,
            Followers followers,
            Audiences audiences) {
        this.watches = watches;
        this.trustWatches = trustWatches;
        this.anchors = anchors;
        this.followers = followers;
        this.audiences = audiences;
    }

    /** A bundle depends on the authorities that it names, their generations, and on every object that carries it. */
    EventSource<?, TrustBundle> forBundles(IndexerResourceCache<TrustBundle> bundles) {
        bundles.addIndexer(AUTHORITY, BundleNudges::authorities);
        anchors.ask((namespace, name) ->
                bundles.get(new ResourceID(name, namespace)).isPresent());
        audiences.askBundles(authority -> bundles.byIndex(AUTHORITY, key(authority)));
        var source = bundleSource;
        watches.secrets()
                .listen(secret -> Watches.ownerOf(secret)
                        .filter(owner -> !owner.kind().equals(ClientCertificate.class.getSimpleName()))
                        .ifPresent(owner -> byAuthority(bundles, source, owner)));
        // A key that others know leaves every bundle, whoever brought it there.
        watches.secrets().listen(secret -> {
            if (Watches.isDistrusted(secret)) {
                bundles.list().forEach(found -> nudge(source, ResourceID.fromResource(found)));
            }
        });
        watches.authorities().listen(authority -> byAuthority(bundles, source, identity(authority)));
        watches.clusterAuthorities().listen(authority -> byAuthority(bundles, source, identity(authority)));
        trustWatches.configMaps().listen(object -> byObject(source, object));
        trustWatches.secrets().listen(object -> byObject(source, object));
        trustWatches.clusterBundles().ifPresent(watch -> watch.listen(object -> byObject(source, object)));
        return source;
    }

    /** A certificate depends on the bundle that it names. */
    EventSource<?, ClientCertificate> forCertificates(IndexerResourceCache<ClientCertificate> certificates) {
        followers.index(certificates);
        var source = new SimpleInboundEventSource<ClientCertificate>("trust-bundles");
        anchors.listen(bundle -> followers.of(bundle).forEach(found -> nudge(source, ResourceID.fromResource(found))));
        return source;
    }

    /** A certificate's Secret was written: the bundle that it carries counts it. */
    void wrote(dev.countersign.plan.client.Wanted certificate) {
        certificate
                .trustBundle()
                .ifPresent(name -> nudge(
                        bundleSource,
                        new ResourceID(name, certificate.identity().namespace())));
    }

    /** Its relying parties have answered. */
    void heard(Identity bundle) {
        nudge(bundleSource, new ResourceID(bundle.name(), bundle.namespace()));
    }

    /** Whoever stands below a changed authority has another way to the root. */
    private void byAuthority(
            IndexerResourceCache<TrustBundle> bundles, SimpleInboundEventSource<TrustBundle> source, Identity changed) {
        watches.family(changed).stream()
                .flatMap(member -> bundles.byIndex(AUTHORITY, key(member)).stream())
                .forEach(found -> nudge(source, ResourceID.fromResource(found)));
    }

    /** The bundle that an object asks for, and the one that it was made for, which may be another one by now. */
    private static void byObject(SimpleInboundEventSource<TrustBundle> source, HasMetadata object) {
        var asked = TrustWatches.reference(object).stream()
                .map(reference -> reference.split("\\.", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> new ResourceID(parts[1], parts[0]));
        var madeFor =
                TrustWatches.bundle(object).stream().map(bundle -> new ResourceID(bundle.name(), bundle.namespace()));
        Stream.concat(asked, madeFor).distinct().forEach(id -> nudge(source, id));
    }

    private static List<String> authorities(TrustBundle resource) {
        return dev.countersign.plan.trust.Reading.of(resource) instanceof Wanted wanted
                ? wanted.sources().stream()
                        .flatMap(source -> source instanceof Source.Authority authority
                                ? Stream.of(key(authority.authority()))
                                : Stream.<String>empty())
                        .toList()
                : List.of();
    }

    private static Identity identity(Authority authority) {
        return Reading.identity(authority);
    }

    private static String key(Identity identity) {
        return identity.kind() + "/" + identity.namespace() + "/" + identity.name();
    }

    /** Before a controller runs there is nobody to tell; it looks at everything when it starts. */
    private static void nudge(SimpleInboundEventSource<?> source, ResourceID id) {
        if (source.isRunning()) {
            source.propagateEvent(id);
        }
    }
}
