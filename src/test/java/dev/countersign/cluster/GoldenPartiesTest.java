package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.party.Endpoint;
import dev.countersign.plan.party.Plan;
import dev.countersign.plan.party.Planner;
import dev.countersign.plan.party.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder is a relying party as it stands in Kubernetes ({@code given-*}), and what the bundle's status says of it and who
 * is asked ({@code then-*}). {@code -Dgolden.accept} writes the expectations anew, to be looked at.
 */
class GoldenPartiesTest {
    static final Path FOLDER = Path.of("src", "test", "resources", "golden", "parties");
    private static final boolean ACCEPT = Boolean.getBoolean("golden.accept");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @TestFactory
    Stream<DynamicTest> given_then() throws IOException {
        try (var folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
    }

    private static void check(Path folder) throws IOException {
        var parties = GoldenParties.read(folder);
        var plan = Planner.plan(parties.members(), GoldenParties.AIM, parties.carried(), parties.now());
        var report = Report.of(plan, GoldenParties.AIM, parties.status(), 1, parties.now());
        var actual = new TreeMap<String, String>();
        actual.put("then-status.yaml", YAML.writeValueAsString(said(report.status())));
        if (!plan.ask().isEmpty()) {
            actual.put("then-asked.yaml", YAML.writeValueAsString(asked(plan)));
        }
        if (ACCEPT) {
            for (var file : actual.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
            return;
        }
        assertThat(actual)
                .as("run again with -Dgolden.accept and look at the difference")
                .isEqualTo(GoldenBundlesTest.files(folder, "then-"));
        assertThat(parties.unused()).as("files that no test used").isEmpty();
    }

    /** What there is of relying parties in a status. */
    private static Map<?, ?> said(TrustBundleStatus status) {
        Map<?, ?> whole = GoldenBundlesTest.KUBERNETES.convertValue(status, Map.class);
        var said = new LinkedHashMap<Object, Object>(whole);
        said.keySet().retainAll(Set.of("conditions", "trusting", "relyingParties"));
        assertThat(status.conditions()).extracting(Condition::type).containsExactly(Condition.TRUSTED);
        return said;
    }

    private static Map<String, Object> asked(Plan plan) {
        var asked = new TreeMap<String, Object>();
        plan.ask()
                .forEach(inquiry -> asked.put(
                        inquiry.who().toString(),
                        inquiry.endpoints().stream().map(Endpoint::address).toList()));
        return asked;
    }
}
