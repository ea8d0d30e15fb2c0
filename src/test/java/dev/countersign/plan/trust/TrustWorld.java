package dev.countersign.plan.trust;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy.Role;
import dev.countersign.plan.trust.Observed.Supply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The world around the bundle {@code shop/clients}, which begins as one authority whose anchor its target carries. */
final class TrustWorld {
    static final Instant START = Pki.START;

    static final Certificate SHOP_1 = root("CN=shop G1");
    static final Certificate SHOP_2 = root("CN=shop G2");
    static final Certificate PARTNER = root("CN=partner");
    static final Certificate STRANGER = root("CN=stranger");

    /** Thousands of worlds have the same spec. */
    private static final Map<String, Reading> READ = new ConcurrentHashMap<>();

    static final String SHOP = "CertificateAuthority shop";
    static final String PARTNERS = "ConfigMap partners, key ca.crt";

    private String spec = """
            sources:
            - authority: {kind: CertificateAuthority, name: shop}
            """;
    private final Map<String, Seen> seen = new HashMap<>();
    private Memory memory = Memory.NONE;
    private final Map<Place, Copy> copies = new LinkedHashMap<>();
    private Instant now = START;

    static Certificate root(String name) {
        return root(name, START.minus(Duration.ofDays(1)), Duration.ofDays(3650));
    }

    static Certificate root(String name, Instant from, Duration life) {
        return Pki.authority(name, HeldKey.generate(KeySpec.P256, Pki.RANDOM), from, life)
                .certificate();
    }

    /** One source gives one anchor, and everything carries it. */
    static TrustWorld settled() {
        return new TrustWorld().gives(SHOP, SHOP_1).published();
    }

    TrustWorld spec(String yaml) {
        spec = yaml;
        return this;
    }

    /** The authority, and a ConfigMap of partners. */
    TrustWorld twoSources() {
        return spec("""
                sources:
                - authority: {kind: CertificateAuthority, name: shop}
                - configMap: {name: partners}
                """);
    }

    TrustWorld gives(String label, Certificate... certificates) {
        seen.put(label, new Seen.Found(List.of(certificates)));
        return this;
    }

    TrustWorld lacks(String label) {
        return lacks(label, Code.TRUST_SOURCE_MISSING);
    }

    TrustWorld lacks(String label, Code code) {
        seen.put(label, new Seen.Lacking(new Finding(code, label + " is not there")));
        return this;
    }

    TrustWorld saw(String label, Seen what) {
        seen.put(label, what);
        return this;
    }

    TrustWorld memory(UnaryOperator<Memory> change) {
        memory = change.apply(memory);
        return this;
    }

    /** The status is lost, as after a restore. */
    TrustWorld forgotten() {
        memory = Memory.NONE;
        return this;
    }

    /** No certificate of the last anchors is at hand. */
    TrustWorld withoutCertificates() {
        memory = new Memory(memory.known(), memory.sources(), Map.of());
        return this;
    }

    TrustWorld now(Instant changed) {
        now = changed;
        return this;
    }

    TrustWorld after(Duration time) {
        return now(now.plus(time));
    }

    Instant now() {
        return now;
    }

    TrustWorld copy(Place place, Role role, Copy.State state) {
        copies.put(place, new Copy(place, role, state));
        return this;
    }

    TrustWorld gone(Place place) {
        copies.remove(place);
        return this;
    }

    /** An object that asks for the bundle and holds nothing of it. */
    TrustWorld asks(Place place) {
        return copy(place, Role.RECEIVER, empty());
    }

    static Copy.Held empty() {
        return new Copy.Held(Map.of(), Map.of(), Optional.empty(), Set.of(), false, "1");
    }

    static Place configMap(String namespace, String name) {
        return new Place(Place.Kind.ConfigMap, namespace, name);
    }

    Place own() {
        return wanted().target().place();
    }

    Reading reading() {
        return READ.computeIfAbsent(spec, yaml -> Reading.of(Bundles.bundle(yaml)));
    }

    Wanted wanted() {
        return (Wanted) reading();
    }

    Observed observed() {
        var all = new LinkedHashMap<>(copies);
        if (reading() instanceof Wanted wanted) {
            all.putIfAbsent(wanted.target().place(), new Copy(wanted.target().place(), Role.OWN, new Copy.Absent()));
            wanted.clusterTarget()
                    .ifPresent(target ->
                            all.putIfAbsent(target.place(), new Copy(target.place(), Role.OWN, new Copy.Absent())));
        }
        var sources = reading() instanceof Wanted wanted
                ? wanted.sources().stream()
                        .map(source -> new Supply(source, seen(source)))
                        .toList()
                : List.<Supply>of();
        return new Observed(sources, memory, List.copyOf(all.values()));
    }

    private Seen seen(Source source) {
        return source instanceof Source.Inline inline
                ? Supplies.of(inline, inline.pem())
                : seen.getOrDefault(source.label(), Supplies.missing(source));
    }

    Plan plan() {
        return Planner.plan(reading(), observed(), now);
    }

    List<Certificate> anchors() {
        return plan().selection().anchors().certificates();
    }

    /** Takes steps until there is none, as the operator does; at most three. */
    TrustWorld settle() {
        for (var step = 0; step < 3 && plan() instanceof Plan.Publish publish; step++) {
            take(publish);
        }
        return this;
    }

    /** Takes the one step that is planned. */
    void step() {
        if (plan() instanceof Plan.Publish publish) {
            take(publish);
        }
    }

    /** The same, and it must have come to rest with everything published. */
    TrustWorld published() {
        settle();
        if (!(plan() instanceof Plan.Hold)) {
            throw new AssertionError(plan().toString());
        }
        return this;
    }

    private void take(Plan.Publish publish) {
        var anchors = publish.selection().anchors();
        remember(anchors);
        publish.write().forEach(copy -> copies.put(copy.place(), written(copy, anchors)));
        publish.remove().forEach(copy -> copies.remove(copy.place()));
    }

    void remember(Anchors anchors) {
        memory = new Memory(
                true,
                anchors.all().stream()
                        .collect(Collectors.toMap(
                                anchor -> anchor.certificate().fingerprint(), Anchors.Anchor::sources)),
                anchors.certificates().stream()
                        .collect(Collectors.toMap(Certificate::fingerprint, certificate -> certificate)));
    }

    Copy written(Copy copy, Anchors anchors) {
        return new Copy(copy.place(), copy.role(), held(copy.place(), anchors, copy.state()));
    }

    /** An object that carries these anchors, beside what was in it. */
    Copy.Held held(Place place, Anchors anchors, Copy.State before) {
        var content = Content.of(wanted(), anchors);
        var digests = new HashMap<String, String>();
        var sizes = new HashMap<String, Long>();
        if (before instanceof Copy.Held held) {
            digests.putAll(held.digests());
            sizes.putAll(held.sizes());
            held.managed().forEach(key -> {
                digests.remove(key);
                sizes.remove(key);
            });
        }
        digests.putAll(content.digests(place.kind()));
        content.entries(place.kind()).forEach((key, value) -> sizes.put(key, (long) value.length));
        return new Copy.Held(digests, sizes, Optional.of(anchors.hash()), content.keys(place.kind()), true, "2");
    }

    Copy at(Place place) {
        return Optional.ofNullable(copies.get(place)).orElseThrow();
    }

    /** What the copies carry, by their hashes. */
    List<String> carried() {
        var hashes = new ArrayList<String>();
        copies.values().forEach(copy -> {
            if (copy.state() instanceof Copy.Held held) {
                held.hash().ifPresent(hashes::add);
            }
        });
        return hashes;
    }
}
