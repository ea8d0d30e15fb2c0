package dev.countersign.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.api.RelyingParty;
import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.TlsVersion;
import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.party.Aim;
import dev.countersign.plan.party.Carried;
import dev.countersign.plan.party.Generation;
import dev.countersign.plan.party.Heard;
import dev.countersign.plan.party.Member;
import dev.countersign.plan.party.Seen;
import dev.countersign.plan.party.Who;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Reading;
import dev.countersign.plan.trust.Wanted;
import dev.countersign.plan.workload.WorkloadName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Relying parties that stand in files: {@code given-TrustBundle.yaml}, workloads and pods, and {@code given-facts.yaml}: what
 * time it is, since when the bundle stands where, what servers answered. The bundle has the generations shop/1, which signs,
 * and shop/2; PRESENT stands for the hash of both anchors and FORMER for that of the first alone.
 */
final class GoldenParties {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Certificate FIRST = anchor("shop-1.pem");
    private static final Certificate SECOND = anchor("shop-2.pem");
    static final Aim AIM = new Aim(
            List.of(FIRST, SECOND),
            List.of(new Generation(name(1), FIRST, true), new Generation(name(2), SECOND, false)));

    private final TrustBundle bundle;
    private final JsonNode facts;
    private final Map<String, HasMetadata> objects;
    private final Set<String> unused;

    private GoldenParties(TrustBundle bundle, JsonNode facts, Map<String, HasMetadata> objects) {
        this.bundle = bundle;
        this.facts = facts;
        this.objects = objects;
        this.unused = new TreeSet<>(objects.keySet());
    }

    private static GenerationName name(int number) {
        return new GenerationName(false, "shop", number);
    }

    private static Certificate anchor(String file) {
        try {
            return Certificate.readAll(Files.readString(GoldenPartiesTest.FOLDER.resolve(file)))
                    .getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GoldenParties read(Path folder) throws IOException {
        var files = GoldenBundlesTest.files(folder, "given-");
        var facts = YAML.readTree(files.remove("given-facts.yaml"));
        var bundle = GoldenBundlesTest.KUBERNETES.unmarshal(files.remove("given-TrustBundle.yaml"), TrustBundle.class);
        var objects = new LinkedHashMap<String, HasMetadata>();
        files.forEach((file, text) -> objects.put(file, object(text)));
        return new GoldenParties(bundle, facts, objects);
    }

    private static HasMetadata object(String text) {
        var yaml = text.replace("PRESENT", AIM.hash()).replace("FORMER", Anchors.hash(List.of(FIRST)));
        var type = switch (yaml.lines()
                .filter(line -> line.startsWith("kind: "))
                .findFirst()
                .orElseThrow()) {
            case "kind: Deployment" -> Deployment.class;
            case "kind: StatefulSet" -> StatefulSet.class;
            case "kind: DaemonSet" -> DaemonSet.class;
            case "kind: Pod" -> Pod.class;
            case String other -> throw new AssertionError(other);
        };
        return GoldenBundlesTest.KUBERNETES.unmarshal(yaml, type);
    }

    Set<String> unused() {
        return unused;
    }

    Instant now() {
        return Instant.parse(facts.path("now").asText());
    }

    TrustBundleStatus status() {
        return Optional.ofNullable(bundle.getStatus()).orElse(TrustBundleStatus.EMPTY);
    }

    Carried carried() {
        var since = new HashMap<Place, Instant>();
        facts.path("carriedSince")
                .properties()
                .forEach(entry -> since.put(
                        place(entry.getKey()), Instant.parse(entry.getValue().asText())));
        var lagging = new HashSet<Place>();
        facts.path("notYetIn").forEach(node -> lagging.add(place(node.asText())));
        return new Carried(since, lagging, Set.of());
    }

    /** As {@link Place#toString} writes it. */
    private static Place place(String text) {
        var words = text.split(" ", 2);
        var slash = words[1].indexOf('/');
        return new Place(
                Place.Kind.valueOf(words[0]),
                slash < 0 ? "" : words[1].substring(0, slash),
                words[1].substring(slash + 1));
    }

    List<Member> members() {
        var wanted = (Wanted) Reading.of(bundle);
        return wanted.parties().stream().map(party -> member(party, wanted)).toList();
    }

    private Member member(Party party, Wanted wanted) {
        var namespace = wanted.identity().namespace();
        var seen = switch (party) {
            case Party.External _ -> new Seen.Outside();
            case Party.Workloads some -> seen(some, namespace, RelyingParties.keys(wanted));
        };
        var who = switch (party) {
            case Party.External external -> new Who(RelyingParty.Kind.External, namespace, external.name());
            case Party.Workloads some ->
                new Who(RelyingParty.Kind.valueOf(some.kind().name()), namespace, name(some));
        };
        return new Member(who, party, seen, heard(who));
    }

    private static String name(Party.Workloads party) {
        return ((Party.Which.Named) party.which()).name();
    }

    private Seen seen(Party.Workloads party, String namespace, Set<String> keys) {
        if (facts.path("mayNotLook").asBoolean()) {
            return RelyingParties.hidden(party.kind(), namespace);
        }
        var workload = find(party.kind().name(), name(party));
        return workload.map(object -> RelyingParties.running(object, keys, pods(object, keys)))
                .orElseGet(() -> RelyingParties.missing(new WorkloadName(party.kind(), namespace, name(party))));
    }

    private Optional<HasMetadata> find(String kind, String name) {
        var file = "given-%s-%s.yaml".formatted(kind, name);
        unused.remove(file);
        return Optional.ofNullable(objects.get(file));
    }

    private List<dev.countersign.plan.party.Pod> pods(HasMetadata workload, Set<String> keys) {
        unused.removeIf(file -> file.startsWith("given-Pod-"));
        var pods = objects.values().stream().filter(Pod.class::isInstance).map(Pod.class::cast);
        return PartyPods.living(pods, workload, keys).toList();
    }

    private Heard heard(Who who) {
        var verdicts = new HashMap<GenerationName, Verdict>();
        facts.path("answers")
                .path(who.toString())
                .properties()
                .forEach(entry -> verdicts.put(
                        GenerationName.read(entry.getKey()).orElseThrow(),
                        verdict(entry.getValue().asText())));
        return new Heard(verdicts, Optional.empty());
    }

    private static Verdict verdict(String text) {
        return switch (text) {
            case "trusts" -> new Verdict.Trusts();
            case "refuses" -> new Verdict.Refuses(TlsVersion.TLS_1_3, new Outcome.Alert(48));
            default -> {
                var words = text.split(": ", 2);
                yield new Verdict.Inconclusive(Verdict.Doubt.valueOf(words[0]), words[1]);
            }
        };
    }
}
