package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityStatus;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Audience;
import dev.countersign.plan.authority.Cause;
import dev.countersign.plan.authority.Observed;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Opportunity;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Planner;
import dev.countersign.plan.authority.Reading;
import dev.countersign.plan.authority.Reported;
import dev.countersign.plan.authority.Source;
import dev.countersign.plan.authority.Upstream;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Authorities and their generations, read: from the watches, or live where it matters. */
public final class Authorities {
    static final String LAST_GENERATION = Api.GROUP + "/last-generation";
    static final String GENERATIONS = Api.GROUP + "/generations";
    static final String SERVED_BY = Api.GROUP + "/served-by";

    private final Watches watches;
    private final Served served;
    private final SourceSecrets sources;
    private final View cached;
    private final View live;
    private final Audiences audiences;
    private final RecentlyRead texts = new RecentlyRead();

    public Authorities(
            KubernetesClient client, Watches watches, Served served, SourceSecrets sources, Audiences audiences) {
        this.watches = watches;
        this.served = served;
        this.sources = sources;
        this.audiences = audiences;
        this.cached = new View.Cached(watches);
        this.live = new View.Live(client, served);
    }

    /** Public keys of generations that are distrusted, of whatever authority. */
    Set<String> distrustedKeys() {
        return watches.secrets()
                .linked(Watches.DISTRUSTED)
                .flatMap(secret -> GenerationSecret.certificate(secret, texts).stream())
                .map(certificate -> certificate.publicKey().fingerprint())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The installation that serves cluster authorities is known by its namespace. */
    public String installation() {
        return served.operatorNamespace();
    }

    public Observed observe(Authority resource, Instant now) {
        return heard(resource, observed(resource, cached, true, Set.of(), now), false, now);
    }

    /** The same with a live read of the object, of every generation's Secret, and of all that stands above. */
    public Optional<AuthorityWorld> observeLive(Authority resource, Instant now) {
        return live.authority(Reading.identity(resource))
                .map(found ->
                        new AuthorityWorld(found, heard(found, observed(found, live, true, Set.of(), now), true, now)));
    }

    private Observed heard(Authority resource, Observed observed, boolean fromServer, Instant now) {
        return observed.heardBy(audiences.of(resource, fromServer, observed.awaitedAnchor(), now));
    }

    /** {@code passed}: authorities below, on the way up from which this one was reached. */
    private Observed observed(Authority resource, View view, boolean withSource, Set<Identity> passed, Instant now) {
        var identity = Reading.identity(resource);
        var status = Optional.ofNullable(resource.getStatus()).orElse(AuthorityStatus.EMPTY);
        var seen = view.generations(identity).stream()
                .map(secret -> GenerationSecret.read(secret, identity, GenerationSecret.number(secret), texts))
                .sorted(Comparator.comparingInt(Seen::number))
                .toList();
        return new Observed(
                served.covers(namespace(identity)),
                resource.isMarkedForDeletion(),
                register(LeafSecret.orEmpty(resource.getMetadata().getAnnotations())),
                status.generations().stream()
                        .map(AuthorityStatus.Generation::number)
                        .collect(Collectors.toUnmodifiableSet()),
                seen,
                upstream(resource, view, withSource, passed, now),
                seen.size() > 1 ? audiences.leavesAlone(identity) : Audience.UNSEEN,
                status.generations().stream()
                        .flatMap(generation -> Optional.ofNullable(generation.cause()).stream())
                        .map(Cause::text)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Only the authority itself looks at its source; who wants to sign takes what was copied from it. */
    private Upstream upstream(Authority resource, View view, boolean withSource, Set<Identity> passed, Instant now) {
        var identity = Reading.identity(resource);
        return Reading.source(resource)
                .<Upstream>map(source -> switch (source) {
                    case Source.SelfSigned _ -> new Upstream.Unseen();
                    case Source.Supplied supplied ->
                        withSource && served.covers(namespace(identity))
                                ? sources.observe(namespace(identity), supplied.secretName())
                                : new Upstream.Unseen();
                    case Source.Intermediate intermediate -> above(intermediate.parent(), identity, view, passed, now);
                })
                .orElseGet(Upstream.Unseen::new);
    }

    private Upstream above(Identity reference, Identity child, View view, Set<Identity> passed, Instant now) {
        var below = new HashSet<>(passed);
        below.add(child.withoutUid());
        return below.contains(reference) ? new Upstream.ParentCircle() : parent(reference, child, view, below, now);
    }

    private Upstream parent(Identity reference, Identity child, View view, Set<Identity> passed, Instant now) {
        return view.authority(reference)
                .<Upstream>map(found -> {
                    var reading = Reading.of(found);
                    var plan = seenByOthers(found, reading, observed(found, view, false, passed, now), now);
                    return new Upstream.Parent(reference, reading, plan, labels(child.namespace()));
                })
                .orElseGet(Upstream.ParentMissing::new);
    }

    /** A namespace's labels, by which a cluster authority knows for whom it issues. */
    Map<String, String> labels(String namespace) {
        return watches.labels(namespace);
    }

    /** Where an authority's generations live. */
    String namespace(Identity identity) {
        return served.home(identity);
    }

    static Register register(Map<String, String> annotations) {
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
        return cached.authority(identity(reference));
    }

    /** The authority that a certificate names, as the API server has it now. */
    Optional<Authority> findLive(Wanted.Authority reference) {
        return live.authority(identity(reference));
    }

    private static Identity identity(Wanted.Authority reference) {
        return new Identity(reference.kind().name(), reference.namespace(), reference.name(), "");
    }

    /** Whether its window is one to wait for no more. */
    boolean isPressing(Authority resource, Instant now) {
        return Reading.of(resource) instanceof dev.countersign.plan.authority.Wanted wanted
                && Opportunity.isPressing(wanted, observe(resource, now), now);
    }

    Plan plan(Authority resource, Instant now) {
        return plan(resource, cached, now);
    }

    Plan planLive(Authority resource, Instant now) {
        return plan(resource, live, now);
    }

    private Plan plan(Authority resource, View view, Instant now) {
        return seenByOthers(resource, Reading.of(resource), observed(resource, view, false, Set.of(), now), now);
    }

    private Plan seenByOthers(Authority resource, Reading reading, Observed observed, Instant now) {
        return Reported.heeded(Planner.plan(reading, observed, installation(), now), resource, now);
    }
}
