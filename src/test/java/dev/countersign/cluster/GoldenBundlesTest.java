package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.fixture.MergePatch;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Plan;
import dev.countersign.plan.trust.Planner;
import dev.countersign.plan.trust.Report;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder is a world before ({@code given-*}) and what was written after ({@code then-*}): whole objects as people see
 * them. {@code -Dgolden.accept} writes the expectations anew, to be looked at.
 */
class GoldenBundlesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "bundles");
    static final boolean ACCEPT = Boolean.getBoolean("golden.accept");
    static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    static final KubernetesSerialization KUBERNETES = new KubernetesSerialization(
            new ObjectMapper()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL),
            false);
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @TestFactory
    Stream<DynamicTest> given_then() throws IOException {
        try (var folders = Files.list(FOLDER)) {
            return folders.sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
    }

    private static void check(Path folder) throws IOException {
        var world = GoldenWorld.read(folder);
        var expected = files(folder, "then-");
        var actual = run(world);
        if (ACCEPT) {
            accept(folder, expected, actual);
            return;
        }
        assertThat(actual)
                .as("run again with -Dgolden.accept and look at the difference")
                .isEqualTo(expected);
        assertThat(world.unused()).as("files that no test used").isEmpty();
    }

    /** Takes steps until there is none, and says what came of it, by file name. */
    private static Map<String, String> run(GoldenWorld world) {
        var then = new TreeMap<String, String>();
        for (var step = 0; step < 4; step++) {
            var observed = world.observed();
            var plan = Planner.plan(world.reading(), observed, NOW);
            var report = Report.of(world.reading(), observed, plan, world.status(), 1, NOW);
            if (!(plan instanceof Plan.Publish publish) || !(world.reading() instanceof Wanted wanted)) {
                then.put("then-status.yaml", yaml(KUBERNETES.convertValue(report.status(), JsonNode.class)));
                return then;
            }
            world.status(Report.announcing(publish, world.status()));
            publish.write().forEach(copy -> then.put(file(copy), write(world, wanted, copy, publish)));
            publish.remove().forEach(copy -> {
                world.remove(copy.place());
                then.put(file(copy), "removed\n");
            });
        }
        throw new AssertionError("it does not come to rest");
    }

    private static String write(GoldenWorld world, Wanted wanted, Copy copy, Plan.Publish plan) {
        var change = new Change(
                wanted.identity(), copy, Content.of(wanted, plan.selection().anchors()));
        var before = world.raw(copy.place());
        var after = before.map(object -> MergePatch.apply(object, tree(change.patch())))
                .orElseGet(() -> tree(
                        switch (copy.place().kind()) {
                            case ConfigMap -> change.newConfigMap();
                            case Secret -> change.newSecret();
                            case ClusterTrustBundle ->
                                change.newClusterBundle(wanted.clusterTarget().orElseThrow(), "v1");
                            case ClientCertificate -> throw new AssertionError(copy);
                        }));
        assertThat(after.path("data").properties())
                .as("the API server refuses a key that is in both maps")
                .noneMatch(entry -> after.path("binaryData").has(entry.getKey()));
        world.put(copy.place(), after);
        if (copy.place().kind() != Place.Kind.ClusterTrustBundle) {
            assertThat(sha256(change.digests()))
                    .as("what is remembered of a write is what a watch will deliver")
                    .isEqualTo(sha256(world.digests(copy.place())));
        }
        return yaml(after);
    }

    private static Map<String, String> sha256(Map<String, String> stripped) {
        return Digests.read(stripped).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sha256()));
    }

    static JsonNode tree(Object object) {
        try {
            return new ObjectMapper().readTree(Json.write(KUBERNETES.convertValue(object, Map.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(Copy copy) {
        var place = copy.place();
        var name = place.namespace().isEmpty() || place.namespace().equals("shop")
                ? place.name()
                : place.namespace() + "-" + place.name();
        return "then-%s-%s.yaml".formatted(place.kind(), name.replace(':', '_'));
    }

    static String yaml(JsonNode object) {
        try {
            return YAML.writeValueAsString(YAML.treeToValue(object, Map.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> files(Path folder, String prefix) throws IOException {
        var found = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(one -> one.getFileName().toString().startsWith(prefix))
                    .toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return found;
    }

    static void accept(Path folder, Map<String, String> old, Map<String, String> wanted) throws IOException {
        for (var name : old.keySet()) {
            if (!wanted.containsKey(name)) {
                Files.delete(folder.resolve(name));
            }
        }
        for (var entry : wanted.entrySet()) {
            Files.writeString(folder.resolve(entry.getKey()), entry.getValue());
        }
    }
}
