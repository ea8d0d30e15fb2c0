package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClusterCertificateAuthority;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Planner;
import dev.countersign.plan.authority.Reading;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Authorities and their generations, read: from the watches, or live where it matters. */
public final class Authorities {
    static final String LAST_GENERATION = Api.GROUP + "/last-generation";
    static final String GENERATIONS = Api.GROUP + "/generations";
    static final String SERVED_BY = Api.GROUP + "/served-by";

    private final KubernetesClient client;
    private final Watches watches;
    private final Served served;

    public Authorities(KubernetesClient client, Watches watches, Served served) {
        this.client = client;
        this.watches = watches;
        this.served = served;
    }

    /** The installation that serves cluster authorities is known by its namespace. */
    public String installation() {
        return served.operatorNamespace();
    }

    public Observed observe(Authority resource) {
        var identity = Reading.identity(resource);
        var found =
                watches.secrets().linked(Watches.link(identity)).filter(secret -> GenerationSecret.number(secret) > 0);
        return observed(resource, found.toList());
    }

    /** The same with a live read of the object and of every generation's Secret. */
    public Optional<AuthorityWorld> observeLive(Authority resource) {
        var identity = Reading.identity(resource);
        return Optional.ofNullable(liveObject(resource.kind(), identity.namespace(), identity.name()))
                .map(now -> new AuthorityWorld(now, observed(now, liveSecrets(identity))));
    }

    private List<Secret> liveSecrets(Identity identity) {
        if (!served.covers(namespace(identity))) {
            return List.of();
        }
        return client
                .secrets()
                .inNamespace(namespace(identity))
                .withLabels(Marks.ownership(identity))
                .list()
                .getItems()
                .stream()
                .map(Redaction::of)
                .filter(secret -> GenerationSecret.number(secret) > 0)
                .toList();
    }

    private Authority liveObject(AuthorityRef.Kind kind, String namespace, String name) {
        return switch (kind) {
            case CertificateAuthority ->
                client.resources(CertificateAuthority.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
            case ClusterCertificateAuthority ->
                client.resources(ClusterCertificateAuthority.class)
                        .withName(name)
                        .get();
        };
    }

    private Observed observed(Authority resource, List<Secret> secrets) {
        var identity = Reading.identity(resource);
        var status = Optional.ofNullable(resource.getStatus()).orElse(AuthorityStatus.EMPTY);
        var seen = secrets.stream()
                .map(secret -> GenerationSecret.read(secret, identity, GenerationSecret.number(secret)))
                .sorted(Comparator.comparingInt(Seen::number))
                .toList();
        return new Observed(
                served.covers(namespace(identity)),
                resource.isMarkedForDeletion(),
                register(LeafSecret.orEmpty(resource.getMetadata().getAnnotations())),
                status.generations().stream()
                        .map(AuthorityStatus.Generation::number)
                        .collect(Collectors.toUnmodifiableSet()),
                seen);
    }

    /** Where an authority's generations live. */
    String namespace(Identity identity) {
        return identity.namespace().isEmpty() ? served.operatorNamespace() : identity.namespace();
    }

    private static Register register(Map<String, String> annotations) {
        var fingerprints = new TreeMap<Integer, String>();
        Stream.of(annotations.getOrDefault(GENERATIONS, "").split(",", -1))
                .map(entry -> entry.split("=", 2))
                .filter(entry -> entry.length == 2 && LeafSecret.number(entry[0]) > 0)
                .forEach(entry -> fingerprints.put((int) LeafSecret.number(entry[0]), entry[1]));
        return new Register(
                (int) LeafSecret.number(annotations.get(LAST_GENERATION)),
                fingerprints,
                Optional.ofNullable(annotations.get(SERVED_BY)));
    }

    /** The authority that a certificate names, as the watch has it. */
    Optional<Authority> find(Wanted.Authority reference) {
        return switch (reference.kind()) {
            case CertificateAuthority ->
                watches.authorities()
                        .get(reference.namespace(), reference.name())
                        .map(found -> found);
            case ClusterCertificateAuthority ->
                watches.clusterAuthorities().get("", reference.name()).map(found -> found);
        };
    }

    /** The authority that a certificate names, as the API server has it now. */
    Optional<Authority> findLive(Wanted.Authority reference) {
        return Optional.ofNullable(liveObject(reference.kind(), reference.namespace(), reference.name()));
    }

    Plan plan(Authority resource, Instant now) {
        return Planner.plan(Reading.of(resource), observe(resource), installation(), now);
    }

    Plan planLive(Authority resource, Instant now) {
        return Planner.plan(
                Reading.of(resource), observed(resource, liveSecrets(Reading.identity(resource))), installation(), now);
    }
}
