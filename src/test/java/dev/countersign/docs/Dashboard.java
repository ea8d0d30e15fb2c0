package dev.countersign.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The chart's dashboard, as Grafana reads it. */
public final class Dashboard {
    public static final Path FILE = Path.of("helm", "countersign", "files", "dashboard.json");

    private Dashboard() {}

    /** One query of a panel, with Grafana's variables in it. */
    public record Query(String panel, String expression) {
        /** What Prometheus is asked when somebody looks at one job. */
        public String of(String job) {
            return expression.replace("$job", job).replace("$__rate_interval", "1m");
        }
    }

    public static JsonNode read() {
        try {
            return new ObjectMapper().readTree(FILE.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that show something; rows are but headings. */
    public static List<JsonNode> panels() {
        return read().path("panels")
                .valueStream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    public static List<Query> queries() {
        return panels().stream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                panel.path("title").asText(),
                                target.path("expr").asText())))
                .toList();
    }
}
