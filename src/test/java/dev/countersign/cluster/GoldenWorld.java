package dev.countersign.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Memory;
import dev.countersign.plan.trust.Observed;
import dev.countersign.plan.trust.Observed.Supply;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Reading;
import dev.countersign.plan.trust.Seen;
import dev.countersign.plan.trust.Source;
import dev.countersign.plan.trust.Supplies;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A world that stands in files: {@code given-<Kind>-<name>.yaml}, and {@code given-<name>.pem} for an authority's anchors. */
final class GoldenWorld {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final TrustBundle bundle;
    private final Map<Place, JsonNode> objects = new LinkedHashMap<>();
    private final Map<String, String> anchors = new LinkedHashMap<>();
    private final Set<String> unused = new TreeSet<>();
    private final Map<Place, String> fileOf = new LinkedHashMap<>();

    private GoldenWorld(TrustBundle bundle) {
        this.bundle = bundle;
    }

    static GoldenWorld read(Path folder) throws IOException {
        return read(GoldenBundlesTest.files(folder, "given-"));
    }

    /** {@code files}: a bundle and what surrounds it, by their names. */
    static GoldenWorld read(Map<String, String> files) throws IOException {
        var world = new GoldenWorld(
                GoldenBundlesTest.KUBERNETES.unmarshal(files.remove("given-TrustBundle.yaml"), TrustBundle.class));
        for (var file : files.entrySet()) {
            world.unused.add(file.getKey());
            if (file.getKey().endsWith(".pem")) {
                world.anchors.put(file.getKey().replaceAll("^given-|[.]pem$", ""), file.getValue());
            } else {
                var object = YAML.readTree(file.getValue());
                var place = place(object);
                world.objects.put(place, object);
                world.fileOf.put(place, file.getKey());
            }
        }
        return world;
    }

    private static Place place(JsonNode object) {
        var metadata = object.path("metadata");
        return new Place(
                Place.Kind.valueOf(object.path("kind").asText()),
                metadata.path("namespace").asText(""),
                metadata.path("name").asText());
    }

    Set<String> unused() {
        return unused;
    }

    Reading reading() {
        return Reading.of(bundle);
    }

    TrustBundleStatus status() {
        return Optional.ofNullable(bundle.getStatus()).orElse(TrustBundleStatus.EMPTY);
    }

    void status(TrustBundleStatus changed) {
        bundle.setStatus(changed);
    }

    Optional<JsonNode> raw(Place place) {
        return Optional.ofNullable(objects.get(place));
    }

    void put(Place place, JsonNode object) {
        objects.put(place, object);
    }

    void remove(Place place) {
        objects.remove(place);
    }

    Observed observed() {
        var wanted = (Wanted) reading();
        var supplies = wanted.sources().stream()
                .map(source -> new Supply(source, seen(source, wanted)))
                .toList();
        return new Observed(supplies, memory(supplies), copies(wanted));
    }

    private Seen seen(Source source, Wanted wanted) {
        var namespace = wanted.identity().namespace();
        return switch (source) {
            case Source.Authority authority -> {
                var pem = anchors.get(authority.authority().name());
                unused.remove("given-" + authority.authority().name() + ".pem");
                yield pem == null ? Supplies.missing(source) : new Seen.Found(Certificate.readAll(pem));
            }
            case Source.ConfigMap entry ->
                object(new Place(Place.Kind.ConfigMap, namespace, entry.name()), ConfigMap.class)
                        .map(found -> found.getData().get(entry.key()))
                        .map(text -> Supplies.of(source, text))
                        .orElseGet(() -> Supplies.missing(source));
            case Source.Secret entry ->
                object(new Place(Place.Kind.Secret, namespace, entry.name()), Secret.class)
                        .map(found -> found.getData().get(entry.key()))
                        .map(text -> Supplies.of(source, Redaction.decode(text)))
                        .orElseGet(() -> Supplies.missing(source));
            case Source.Inline inline -> Supplies.of(source, inline.pem());
            case Source.SystemRoots _ -> throw new AssertionError("systemRoots differ from one Java to the next");
        };
    }

    private <T> Optional<T> object(Place place, Class<T> type) {
        Optional.ofNullable(fileOf.get(place)).ifPresent(unused::remove);
        return raw(place).map(found -> GoldenBundlesTest.KUBERNETES.convertValue(found, type));
    }

    private Memory memory(List<Supply> supplies) {
        var published = status().anchors().stream()
                .collect(Collectors.toMap(
                        TrustBundleStatus.Anchor::fingerprint, anchor -> Set.copyOf(anchor.sources())));
        var atHand = new LinkedHashMap<String, Certificate>();
        supplies.stream()
                .filter(supply -> supply.seen() instanceof Seen.Found)
                .flatMap(supply -> ((Seen.Found) supply.seen()).certificates().stream())
                .forEach(certificate -> atHand.put(certificate.fingerprint(), certificate));
        objects.forEach((place, object) -> {
            var pem = object.path("data").path("ca.crt").asText("");
            if (place.kind() == Place.Kind.ConfigMap && pem.contains("BEGIN CERTIFICATE")) {
                Certificate.readAll(pem).forEach(certificate -> atHand.put(certificate.fingerprint(), certificate));
            }
        });
        atHand.keySet().retainAll(published.keySet());
        return new Memory(status().hash() != null, published, atHand);
    }

    private List<Copy> copies(Wanted wanted) {
        var copies = new ArrayList<Copy>();
        var own = new ArrayList<Place>(List.of(wanted.target().place()));
        wanted.clusterTarget().ifPresent(target -> own.add(target.place()));
        for (var place : own) {
            copies.add(stripped(place)
                    .map(object -> CopyReading.copy(object, place, TrustCopies.role(object, wanted), wanted))
                    .orElseGet(() -> new Copy(place, Copy.Role.OWN, new Copy.Absent())));
        }
        var reference = dev.countersign.plan.trust.Marks.reference(wanted.identity());
        for (var place : List.copyOf(objects.keySet())) {
            var object = stripped(place).orElseThrow();
            if (place.kind() != Place.Kind.ClusterTrustBundle
                    && TrustWatches.reference(object).equals(Optional.of(reference))) {
                TrustCopies.linked(object, wanted).ifPresent(copies::add);
            } else if (place.kind() == Place.Kind.ClusterTrustBundle
                    && !own.contains(place)
                    && Carrier.isMadeFor(object, wanted.identity())) {
                copies.add(CopyReading.copy(object, place, Copy.Role.FORMER, wanted));
            }
        }
        copies.forEach(copy -> Optional.ofNullable(fileOf.get(copy.place())).ifPresent(unused::remove));
        return copies;
    }

    Map<String, String> digests(Place place) {
        return switch (stripped(place).orElseThrow()) {
            case ConfigMap object -> object.getData();
            case Secret object -> object.getData();
            case HasMetadata other -> throw new AssertionError(other);
        };
    }

    Optional<HasMetadata> stripped(Place place) {
        return raw(place).map(found -> switch (place.kind()) {
            case ConfigMap -> Digests.of(GoldenBundlesTest.KUBERNETES.convertValue(found, ConfigMap.class));
            case Secret -> Digests.of(GoldenBundlesTest.KUBERNETES.convertValue(found, Secret.class));
            case ClusterTrustBundle ->
                Digests.of(GoldenBundlesTest.KUBERNETES.convertValue(found, GenericKubernetesResource.class));
            case ClientCertificate -> throw new AssertionError(place);
        });
    }
}
