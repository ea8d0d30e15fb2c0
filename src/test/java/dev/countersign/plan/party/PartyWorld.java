package dev.countersign.plan.party;

import dev.countersign.api.RelyingParty;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Web;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.evidence.Verdict.Doubt;
import dev.countersign.plan.evidence.Verdict.Inconclusive;
import dev.countersign.plan.evidence.Verdict.Refuses;
import dev.countersign.plan.evidence.Verdict.Trusts;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.workload.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A relying party of the bundle {@code shop/clients}, which has a generation that signs and a new one. */
final class PartyWorld {
    static final Instant START = Pki.START;
    static final GenerationName G1 = new GenerationName(false, "shop", 1);
    static final GenerationName G2 = new GenerationName(false, "shop", 2);
    static final Certificate ANCHOR_1 = root("CN=shop G1");
    static final Certificate ANCHOR_2 = root("CN=shop G2");
    static final Certificate PARTNER = root("CN=partner");
    static final Aim AIM = new Aim(
            List.of(PARTNER, ANCHOR_1, ANCHOR_2),
            List.of(new Generation(G1, ANCHOR_1, true), new Generation(G2, ANCHOR_2, false)));
    static final String OLD_HASH = Anchors.hash(List.of(PARTNER, ANCHOR_1));
    static final Place TARGET = new Place(Place.Kind.ConfigMap, "shop", "clients");
    static final Place CLUSTER = new Place(Place.Kind.ClusterTrustBundle, "", "shop.clients");
    static final Set<Mount> MOUNTED = Set.of(new Mount(TARGET, false));
    static final Set<Mount> FIXED = Set.of(new Mount(TARGET, true));
    static final Party.Probe PROBE = new Party.Probe(
            8443, Optional.empty(), Optional.empty(), RelyingParty.Protocol.HTTPS, "/", Optional.empty(), false);

    private RelyingParty.Reload reload = RelyingParty.Reload.Restart;
    private RelyingParty.Reads reads = RelyingParty.Reads.Volume;
    private Optional<Duration> settle = Optional.empty();
    private Optional<Party.Probe> probe = Optional.empty();
    private Optional<List<GenerationName>> acknowledged = Optional.empty();
    private Optional<Seen> seen = Optional.empty();
    private boolean wantsPods = true;
    private boolean paused;
    private boolean onDelete;
    private Set<Mount> template = MOUNTED;
    private final List<Pod> pods = new ArrayList<>();
    private Heard heard = Heard.NOTHING;
    private Aim aim = AIM;
    private Map<Place, Instant> carried = Map.of(TARGET, START);
    private Set<Place> lagging = Set.of();
    private Instant now = START;

    private static Certificate root(String name) {
        return Pki.authority(
                        name,
                        HeldKey.generate(KeySpec.P256, Pki.RANDOM),
                        START.minus(Duration.ofDays(1)),
                        Duration.ofDays(3650))
                .certificate();
    }

    static PartyWorld restarting() {
        return new PartyWorld();
    }

    static PartyWorld inPlace() {
        var world = new PartyWorld();
        world.reload = RelyingParty.Reload.InPlace;
        return world;
    }

    static PartyWorld outside(GenerationName... names) {
        var world = new PartyWorld();
        world.acknowledged = Optional.of(List.of(names));
        return world.seen(new Seen.Outside());
    }

    PartyWorld readsApi() {
        reads = RelyingParty.Reads.Api;
        return this;
    }

    PartyWorld settles(Duration time) {
        settle = Optional.of(time);
        return this;
    }

    PartyWorld probed() {
        probe = Optional.of(PROBE);
        return this;
    }

    PartyWorld probe(Party.Probe changed) {
        probe = Optional.of(changed);
        return this;
    }

    PartyWorld hears(Verdict active, Verdict fresh) {
        heard = new Heard(Map.of(G1, active, G2, fresh), Optional.empty());
        return this;
    }

    PartyWorld aim(Aim changed) {
        aim = changed;
        return this;
    }

    PartyWorld hears(Heard changed) {
        heard = changed;
        return this;
    }

    static Verdict trusts() {
        return new Trusts();
    }

    static Verdict refuses() {
        return new Refuses(dev.countersign.plan.evidence.TlsVersion.TLS_1_3, new Outcome.Alert(48));
    }

    static Verdict doubtful(Doubt doubt) {
        return new Inconclusive(doubt, "HTTP status 200 in TLS 1.3");
    }

    PartyWorld seen(Seen what) {
        seen = Optional.of(what);
        return this;
    }

    PartyWorld template(Set<Mount> mounts) {
        template = mounts;
        return this;
    }

    PartyWorld paused() {
        paused = true;
        return this;
    }

    PartyWorld onDelete() {
        onDelete = true;
        return this;
    }

    PartyWorld atZero() {
        wantsPods = false;
        return this;
    }

    PartyWorld pod(String hash) {
        return pod(Optional.of(hash), MOUNTED);
    }

    PartyWorld pod(Optional<String> hash, Set<Mount> mounts) {
        return pod(true, false, hash, mounts);
    }

    PartyWorld pod(boolean ready, boolean onHost, Optional<String> hash, Set<Mount> mounts) {
        var number = pods.size() + 1;
        pods.add(new Pod(
                "web-" + number, "uid-" + number, Optional.of("10.1.2." + number), ready, onHost, hash, mounts));
        return this;
    }

    PartyWorld carried(Map<Place, Instant> changed) {
        carried = changed;
        return this;
    }

    PartyWorld lagging(Place... places) {
        lagging = Set.of(places);
        return this;
    }

    PartyWorld after(Duration time) {
        now = START.plus(time);
        return this;
    }

    Carried carried() {
        return new Carried(carried, lagging, Set.of());
    }

    Instant now() {
        return now;
    }

    Member member() {
        var kind = acknowledged.isPresent() ? RelyingParty.Kind.External : RelyingParty.Kind.Deployment;
        Party party = acknowledged.isPresent()
                ? new Party.External("gateway", settle, probe, acknowledged.get())
                : new Party.Workloads(
                        dev.countersign.api.Workload.Kind.Deployment,
                        new Party.Which.Named("web"),
                        reload,
                        reads,
                        settle,
                        probe);
        return new Member(
                new Who(kind, "shop", acknowledged.isPresent() ? "gateway" : "web"),
                party,
                seen.orElseGet(() -> new Seen.Running(
                        Web.of(wantsPods ? 1 : 0, paused, onDelete ? new Strategy.None() : new Strategy.All()),
                        template,
                        pods)),
                heard);
    }

    Plan plan() {
        return Planner.plan(List.of(member()), aim, carried(), now);
    }

    Shown shown() {
        return plan().shown().getFirst();
    }
}
