package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.docs.AlertRules;
import dev.countersign.docs.Dashboard;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.PrometheusProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus looks at the packaged operator by the chart's rules and dashboard, while a rotation waits. */
class AlertsIT {
    private static final String NAMESPACE = "it-alerts";
    private static final String STUCK = "CountersignRotationStuck";
    private static final Duration MINUTES = Duration.ofMinutes(3);
    private static final Pattern SELECTOR = Pattern.compile("countersign_\\w+(\\{[^}]*})?");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Panels that are empty as long as all is well. */
    private static final Set<String> EMPTY_IF_WELL = Set.of(
            "First end", "What stands in the way", "Findings of bundles", "Not issued", "Refusals", "Errors and queue");

    /** What is not there before somebody was refused something. */
    private static final String REFUSALS = "countersign_api_answers_total{code=~";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    @Test
    void each_query_has_an_answer_and_the_rotation_that_waits_is_told_until_it_goes_on(@TempDir Path folder)
            throws IOException {
        rotationThatWaits();
        impatientRules(folder);
        try (var prometheus =
                PrometheusProcess.start(folder, COUNTERSIGN.operator().address())) {
            await(() -> assertThat(firing(prometheus)).containsExactly(STUCK));
            await(() -> assertThat(unanswered(prometheus)).isEmpty());
            assertThat(selectors()
                            .filter(selector ->
                                    prometheus.query("count(" + selector + ")").isEmpty()))
                    .as("series that rules look at")
                    .allMatch(selector -> selector.startsWith(REFUSALS));
            assertThat(rules(prometheus))
                    .hasSameSizeAs(AlertRules.all())
                    .allSatisfy(rule -> assertThat(rule.path("health").asText())
                            .as(rule.toString())
                            .isEqualTo("ok"));

            bundle("pay/1, pay/2");
            await(() -> assertThat(firing(prometheus)).isEmpty());
        }
    }

    private static void rotationThatWaits() {
        OBJECTS.authority("pay", "selfSigned: {}");
        OBJECTS.awaitAuthority("pay", "True", "upToDate");
        OBJECTS.certificate("pay-client", "authorityRef: {name: pay}, commonName: client");
        OBJECTS.awaitReady("pay-client");
        bundle("pay/1");
        OBJECTS.authority("pay", "selfSigned: {}, rotation: {reason: new key}");
    }

    private static void bundle(String acknowledged) {
        OBJECTS.bundle(
                "pay",
                "sources: [{authority: {name: pay}}], relyingParties: [{kind: External, name: partner, acknowledged: [%s]}]"
                        .formatted(acknowledged));
    }

    /** The rules as they are, but nobody waits a day until he is told of this one. */
    private static void impatientRules(Path folder) throws IOException {
        var rules = YAML.readTree(AlertRules.FILE.toFile());
        rules.findParents("alert").stream()
                .filter(rule -> rule.path("alert").asText().equals(STUCK))
                .map(ObjectNode.class::cast)
                .forEach(rule -> rule.put("for", "0s")
                        .put("expr", rule.path("expr").asText().replace("> 86400", "> 1")));
        YAML.writeValue(folder.resolve("rules.yaml").toFile(), rules);
    }

    private static List<String> firing(PrometheusProcess prometheus) {
        return prometheus
                .get("alerts")
                .path("alerts")
                .valueStream()
                .filter(alert -> alert.path("state").asText().equals("firing"))
                .map(alert -> alert.at("/labels/alertname").asText())
                .toList();
    }

    private static List<String> unanswered(PrometheusProcess prometheus) {
        return Dashboard.queries().stream()
                .filter(query -> !EMPTY_IF_WELL.contains(query.panel()))
                .filter(query -> prometheus.query(query.of("countersign")).isEmpty())
                .map(Dashboard.Query::panel)
                .toList();
    }

    private static Stream<String> selectors() {
        return AlertRules.all().stream()
                .flatMap(alert -> SELECTOR.matcher(alert.expression()).results().map(MatchResult::group));
    }

    private static List<JsonNode> rules(PrometheusProcess prometheus) {
        return prometheus
                .get("rules")
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(MINUTES)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(assertion);
    }
}
