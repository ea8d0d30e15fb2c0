package dev.countersign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the operator has written, from the API server's audit log: not what nodes, controllers and tests write meanwhile, and
 * with the body of each request, so that a write that should not have been explains itself. Where there is no such log all
 * writes of those kinds are counted, whoever made them.
 */
public final class OperatorWrites {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPERATOR = "system:serviceaccount:" + Installation.NAMESPACE + ":countersign";
    /** Reviews of rights are asked by POST, and nothing stays of them. */
    private static final String REVIEWS = "reviews";

    private static final int LONGEST_BODY = 4_000;

    private final KubernetesClient client;
    private final Optional<Path> log;

    private OperatorWrites(KubernetesClient client, Optional<Path> log) {
        this.client = client;
        this.log = log;
    }

    static OperatorWrites on(Installation installation) {
        return new OperatorWrites(installation.client(), installation.cluster().audit());
    }

    /** A moment from which on writes are looked at. */
    public record Moment(long offset, ApiWrites counted) {}

    public Moment now() {
        return log.map(file -> new Moment(size(file), new ApiWrites(Map.of())))
                .orElseGet(() -> new Moment(0, ApiWrites.now(client)));
    }

    /** What a test has to take off a count for so many writes of its own: without a log they are counted too. */
    public long counted(long own) {
        return log.isEmpty() ? own : 0;
    }

    /** How often it wrote since then, by verb and resource. */
    public Map<String, Long> counts(Moment since) {
        if (log.isEmpty()) {
            return ApiWrites.now(client).since(since.counted());
        }
        var counts = new TreeMap<String, Long>();
        said(since).forEach((what, lines) -> counts.put(what, (long) lines.size()));
        return counts;
    }

    /** What it wrote since then, by verb and resource: each with the object, the answer, the body, and the body before. */
    public Map<String, List<String>> said(Moment since) {
        var said = new TreeMap<String, List<String>>();
        if (log.isEmpty()) {
            counts(since).forEach((what, count) -> said.put(what, List.of(count + " times")));
            return said;
        }
        var before = new HashMap<String, String>();
        for (var line : lines(log.get())) {
            var write = line.write();
            if (!isOurs(write)) {
                continue;
            }
            var what = what(write);
            var object = object(write);
            var body = body(write);
            var last = before.put(what + " " + object, body);
            if (line.offset() >= since.offset()) {
                said.computeIfAbsent(what, _ -> new ArrayList<>())
                        .add("%s %s %s: %s%n    before: %s"
                                .formatted(
                                        write.path("requestReceivedTimestamp").asText(),
                                        object,
                                        write.path("responseStatus")
                                                .path("code")
                                                .asText(),
                                        body,
                                        last));
            }
        }
        return said;
    }

    private record Line(long offset, JsonNode write) {}

    private static List<Line> lines(Path file) {
        try {
            var lines = new ArrayList<Line>();
            var offset = 0L;
            for (var text : Files.readString(file).split("\n", -1)) {
                if (text.endsWith("}")) { // the last one may be half written
                    lines.add(new Line(offset, JSON.readTree(text)));
                }
                offset += text.getBytes(StandardCharsets.UTF_8).length + 1;
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(JsonNode write) {
        return write.path("user").path("username").asText().equals(OPERATOR)
                && !write.path("objectRef").path("resource").asText().endsWith(REVIEWS);
    }

    /** As {@link ApiWrites} names it. */
    private static String what(JsonNode write) {
        var verb = write.path("verb").asText().toUpperCase(Locale.ROOT);
        var reference = write.path("objectRef");
        return (verb.equals("CREATE") ? "POST" : verb.equals("UPDATE") ? "PUT" : verb)
                + " " + reference.path("resource").asText() + "/"
                + reference.path("subresource").asText();
    }

    private static String object(JsonNode write) {
        var reference = write.path("objectRef");
        return reference.path("namespace").asText() + "/"
                + reference.path("name").asText();
    }

    private static String body(JsonNode write) {
        var body = write.path("requestObject").toString();
        return body.length() <= LONGEST_BODY ? body : body.substring(0, LONGEST_BODY) + "…";
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
