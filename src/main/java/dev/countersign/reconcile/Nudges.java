package dev.countersign.reconcile;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.ClientCertificate;
import dev.countersign.cluster.Audiences;
import dev.countersign.cluster.Claims;
import dev.countersign.cluster.Holders;
import dev.countersign.cluster.Watches;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who is to be looked at again when something that they depend on changes. */
public final class Nudges {
    private static final String AUTHORITY = "by-authority";
    private static final String NAMESPACE = "by-namespace";

    private final Watches watches;
    private final Claims claims;
    private final Audiences audiences;
    private final Holders holders;

    public Nudges(Watches watches, Claims claims, Audiences audiences, Holders holders) {
        this.watches = watches;
        this.claims = claims;
        this.audiences = audiences;
        this.holders = holders;
    }

    /** A certificate depends on its Secret, its authority, that one's generations, and its namespace's labels. */
    EventSource<?, ClientCertificate> forCertificates(IndexerResourceCache<ClientCertificate> certificates) {
        claims.index(certificates);
        certificates.addIndexer(AUTHORITY, Nudges::authority);
        var counts = new LeafCounts(key -> certificates.byIndex(AUTHORITY, key));
        audiences.askLeaves(of -> counts.of(key(of.kind(), of.namespace(), of.name())));
        certificates.addIndexer(
                NAMESPACE, resource -> List.of(resource.getMetadata().getNamespace()));
        var source = new SimpleInboundEventSource<ClientCertificate>();
        // It is started when the certificates that there are were listed: before that a few would be taken for all.
        holders.ask(of -> source.isRunning()
                ? Optional.of(certificates.byIndex(AUTHORITY, key(of.kind(), of.namespace(), of.name())))
                : Optional.empty());
        watches.secrets()
                .listen(secret -> owner(secret).ifPresent(owner -> {
                    if (owner.kind().equals(ClientCertificate.class.getSimpleName())) {
                        nudge(source, new ResourceID(owner.name(), owner.namespace()));
                        claimants(secret, owner).forEach(other -> nudge(source, other));
                    } else {
                        byAuthority(certificates, source, owner);
                    }
                }));
        watches.authorities().listen(authority -> byAuthority(certificates, source, identity(authority)));
        watches.clusterAuthorities().listen(authority -> byAuthority(certificates, source, identity(authority)));
        watches.namespaces()
                .listen(namespace -> byIndex(
                        certificates, source, NAMESPACE, namespace.getMetadata().getName()));
        return source;
    }

    /** An authority depends on its generations' Secrets, and on all that of the authorities above it. */
    <A extends Authority> EventSource<?, A> forAuthorities(Class<A> kind) {
        var source = new SimpleInboundEventSource<A>();
        watches.secrets()
                .listen(secret -> owner(secret)
                        .filter(owner -> !owner.kind().equals(ClientCertificate.class.getSimpleName()))
                        .ifPresent(owner -> watches.family(owner).forEach(member -> nudge(source, kind, member))));
        watches.authorities().listen(authority -> below(source, kind, authority));
        watches.clusterAuthorities().listen(authority -> below(source, kind, authority));
        audiences.listen(authority -> watches.lineage(authority).forEach(member -> nudge(source, kind, member)));
        holders.listen(authority -> nudge(source, kind, authority));
        return source;
    }

    /** What became of a certificate: an authority may have waited for its Secret. */
    void decided(Wanted certificate, Plan plan) {
        holders.decided(certificate, plan);
    }

    /** Forgets certificates by their UIDs. */
    void forget(Predicate<String> gone) {
        holders.forget(gone);
    }

    /** Of its own changes an authority is told by the controller. */
    private <A extends Authority> void below(SimpleInboundEventSource<A> source, Class<A> kind, Authority changed) {
        var self = identity(changed);
        watches.family(self).stream()
                .filter(member -> !member.equals(self))
                .forEach(member -> nudge(source, kind, member));
    }

    private static <A extends Authority> void nudge(
            SimpleInboundEventSource<A> source, Class<A> kind, Identity member) {
        if (member.kind().equals(kind.getSimpleName())) {
            nudge(
                    source,
                    member.namespace().isEmpty()
                            ? new ResourceID(member.name())
                            : new ResourceID(member.name(), member.namespace()));
        }
    }

    /** Whoever stands below a changed authority has another way to the root. */
    private void byAuthority(
            IndexerResourceCache<ClientCertificate> certificates,
            SimpleInboundEventSource<ClientCertificate> source,
            Identity changed) {
        watches.family(changed)
                .forEach(member -> byIndex(
                        certificates, source, AUTHORITY, key(member.kind(), member.namespace(), member.name())));
    }

    /** Others that name the same Secret wait for it to become free. */
    private Stream<ResourceID> claimants(Secret secret, Identity owner) {
        var metadata = secret.getMetadata();
        return claims.on(metadata.getNamespace(), metadata.getName())
                .map(ResourceID::fromResource)
                .filter(other -> !other.getName().equals(owner.name()));
    }

    private static Optional<Identity> owner(Secret secret) {
        return Watches.ownerOf(secret);
    }

    private static void byIndex(
            IndexerResourceCache<ClientCertificate> certificates,
            SimpleInboundEventSource<ClientCertificate> source,
            String index,
            String key) {
        certificates.byIndex(index, key).forEach(found -> nudge(source, ResourceID.fromResource(found)));
    }

    private static List<String> authority(ClientCertificate resource) {
        return Reading.of(resource) instanceof Wanted wanted
                ? List.of(key(
                        wanted.authority().kind().name(),
                        wanted.authority().namespace(),
                        wanted.authority().name()))
                : List.of();
    }

    private static Identity identity(Authority authority) {
        var metadata = authority.getMetadata();
        var clusterWide = authority.kind() == AuthorityRef.Kind.ClusterCertificateAuthority;
        return new Identity(
                authority.kind().name(), clusterWide ? "" : metadata.getNamespace(), metadata.getName(), "");
    }

    private static String key(String kind, String namespace, String name) {
        return kind + "/" + namespace + "/" + name;
    }

    /** Before a controller runs there is nobody to tell; it looks at everything when it starts. */
    private static void nudge(SimpleInboundEventSource<?> source, ResourceID id) {
        if (source.isRunning()) {
            source.propagateEvent(id);
        }
    }
}
