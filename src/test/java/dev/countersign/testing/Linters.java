package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Second opinions: openssl and zlint. */
public final class Linters {
    /** Those of zlint's sources that speak of certificates in general, not of the public web. */
    private static final String SOURCES = "RFC3279,RFC5280,RFC5480,RFC5891,RFC8813,Community";

    private static final int AT_ONCE = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Linters() {}

    /** Every certificate is one that a TLS server takes from a client that it trusts the anchors of. */
    public static void verify(Path anchors, List<Path> certificates) {
        verify(anchors, Optional.empty(), certificates);
    }

    /** The same if the client sends the authorities between along. */
    public static void verify(Path anchors, Optional<Path> between, List<Path> certificates) {
        for (var some : batches(certificates)) {
            // The short-lived ones have ended by now; whether they were renewed in time is another test's question.
            var command = new ArrayList<>(List.of(
                    "openssl",
                    "verify",
                    "-no_check_time",
                    "-x509_strict",
                    "-purpose",
                    "sslclient",
                    "-CAfile",
                    anchors.toString()));
            between.ifPresent(file -> command.addAll(List.of("-untrusted", file.toString())));
            some.forEach(file -> command.add(file.toString()));
            var answer = Commands.tryRun(Map.of(), "", command);
            assertThat(answer.code()).as("openssl verify: %s", answer.text()).isZero();
        }
    }

    public static void lint(List<Path> certificates) {
        for (var some : batches(certificates)) {
            assertThat(findings(some)).as("zlint").isEmpty();
        }
    }

    /** Lints that found something, by name: at least "notice". */
    public static Map<String, String> findings(List<Path> certificates) {
        var zlint = Environment.required("COUNTERSIGN_ZLINT", "run 'make test'");
        var command = new ArrayList<>(List.of(zlint, "-includeSources=" + SOURCES));
        certificates.forEach(file -> command.add(file.toString()));
        var answer = Commands.tryRun(Map.of(), "", command);
        assertThat(answer.code()).as("zlint: %s", answer.text()).isZero();
        var found = new TreeMap<String, String>();
        answer.text().lines().filter(line -> line.startsWith("{")).forEach(line -> collect(line, found));
        assertThat(answer.text().lines().filter(line -> line.startsWith("{")).count())
                .as("results of zlint")
                .isEqualTo(certificates.size());
        return found;
    }

    private static void collect(String line, Map<String, String> found) {
        try {
            JSON.readTree(line).properties().forEach(entry -> {
                var result = entry.getValue().path("result").asText();
                if (!List.of("pass", "NA", "NE", "info").contains(result)) {
                    found.put(entry.getKey(), result);
                }
            });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("zlint did not answer in JSON: " + line, e);
        }
    }

    private static List<List<Path>> batches(List<Path> files) {
        var batches = new ArrayList<List<Path>>();
        for (var from = 0; from < files.size(); from += AT_ONCE) {
            batches.add(files.subList(from, Math.min(files.size(), from + AT_ONCE)));
        }
        return batches;
    }
}
