package dev.countersign.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The values of a chart with the sentences that explain them, by their dotted names and in the order of the file. */
final class Values {
    private static final Pattern KEY = Pattern.compile("( *)([a-zA-Z]+):(.*)");

    private Values() {}

    static Map<String, String> inSchema(Path file) throws IOException {
        var found = new LinkedHashMap<String, String>();
        walk("", new ObjectMapper().readTree(file.toFile()), (name, node) -> {
            if (!name.isEmpty()) {
                found.put(name, node.path("description").asText());
            }
        });
        return found;
    }

    /** Objects of the schema that take whatever is written. */
    static List<String> open(Path file) throws IOException {
        var open = new ArrayList<String>();
        walk("", new ObjectMapper().readTree(file.toFile()), (name, node) -> {
            if (node.has("properties") && node.path("additionalProperties").asBoolean(true)) {
                open.add(name);
            }
        });
        return open;
    }

    private interface Visit {
        void at(String name, JsonNode node);
    }

    private static void walk(String name, JsonNode node, Visit visit) {
        visit.at(name, node);
        var prefix = name.isEmpty() ? "" : name + ".";
        node.path("properties").properties().forEach(each -> walk(prefix + each.getKey(), each.getValue(), visit));
    }

    /** The comment above each key; what is below a key that the schema does not look into is its value. */
    static Map<String, String> inYaml(Path file) throws IOException {
        var found = new LinkedHashMap<String, String>();
        var path = new ArrayDeque<String>();
        var comment = new ArrayList<String>();
        for (var line : Files.readAllLines(file)) {
            var key = KEY.matcher(line);
            if (line.strip().startsWith("#")) {
                comment.add(line.strip().substring(1).strip());
            } else if (line.isBlank()) {
                // The comment at the beginning is about the file.
                comment.clear();
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                found.put(String.join(".", path), String.join(" ", comment));
                comment.clear();
            }
        }
        return found;
    }
}
