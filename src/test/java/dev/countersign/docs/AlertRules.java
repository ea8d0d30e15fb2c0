package dev.countersign.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The chart's alerts, as its rule file has them. */
public final class AlertRules {
    public static final Path FILE = Path.of("helm", "countersign", "files", "alerts.yaml");
    private static final String RUNBOOKS = "https://countersign.dev/runbooks/";
    private static final Pattern REASONS = Pattern.compile("reason=~?\"([^\"]+)\"");
    private static final Pattern GROUP = Pattern.compile("(\\w*)\\(([^)]*)\\)(\\w*)");
    private static final YAMLMapper YAML = new YAMLMapper();

    private AlertRules() {}

    /** One alert. */
    public record Alert(String name, String expression, String lasts, String severity, JsonNode annotations) {
        public String said(String annotation) {
            return annotations.path(annotation).asText();
        }

        /** The runbooks that it leads to, from docs/runbooks/: one for each reason if its address names the reason. */
        public List<String> runbooks() {
            var address = said("runbook_url");
            var page = address.startsWith(RUNBOOKS) ? address.substring(RUNBOOKS.length()) : "";
            return page.contains("{{") ? reasons().map(reason -> reason + ".md").toList() : List.of(page);
        }

        /** Reasons that the expression looks for. */
        public Stream<String> reasons() {
            return REASONS.matcher(expression).results().flatMap(found -> alternatives(found.group(1)));
        }
    }

    private static Stream<String> alternatives(String pattern) {
        var grouped = GROUP.matcher(pattern);
        return grouped.matches()
                ? Arrays.stream(grouped.group(2).split("[|]", -1))
                        .map(each -> grouped.group(1) + each + grouped.group(3))
                : Arrays.stream(pattern.split("[|]", -1));
    }

    public static List<Alert> all() {
        return in(read());
    }

    public static JsonNode read() {
        try {
            return YAML.readTree(FILE.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The alerts of rules that came from elsewhere. */
    public static List<Alert> in(JsonNode rules) {
        return rules.path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .map(rule -> new Alert(
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        rule.path("for").asText(),
                        rule.at("/labels/severity").asText(),
                        rule.path("annotations")))
                .toList();
    }
}
