package dev.countersign.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every field of every kind, from the generated CRDs. */
final class CrdPage {
    private static final YAMLMapper YAML = new YAMLMapper();

    private CrdPage() {}

    /** One field: its path from the object's root, and its schema. */
    record Field(String path, JsonNode schema) {
        String description() {
            return schema.path("description").asText();
        }
    }

    static List<JsonNode> definitions() {
        try (var files = Files.list(Path.of("crds"))) {
            var found = new ArrayList<JsonNode>();
            for (var file : files.sorted().toList()) {
                found.add(YAML.readTree(file.toFile()));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String kind(JsonNode definition) {
        return definition.at("/spec/names/kind").asText();
    }

    /** The fields of spec and status, depth first, without the two themselves. */
    static List<Field> fields(JsonNode definition) {
        var fields = new ArrayList<Field>();
        var root = definition.at("/spec/versions/0/schema/openAPIV3Schema");
        collect("", root, fields);
        return fields;
    }

    private static void collect(String path, JsonNode schema, List<Field> fields) {
        schema.path("properties").properties().forEach(entry -> {
            var here = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            fields.add(new Field(here, entry.getValue()));
            collect(here, entry.getValue(), fields);
        });
        if (schema.has("items")) {
            collect(path + "[]", schema.path("items"), fields);
        }
    }

    static String render() {
        var page = new StringBuilder(
                "# Kinds\nWhat people write and what they read back. `kubectl explain` says the same.\n");
        for (var definition : definitions()) {
            page.append("\n## ").append(kind(definition)).append('\n');
            page.append("Short name `%s`, %s.%n%n"
                    .formatted(
                            definition.at("/spec/names/shortNames/0").asText(),
                            definition.at("/spec/scope").asText().equals("Cluster")
                                    ? "one for the whole cluster"
                                    : "in a namespace"));
            page.append("| field | type | default | meaning |\n|---|---|---|---|\n");
            fields(definition).forEach(field -> page.append(row(field)));
            rules(definition, page);
        }
        return page.toString();
    }

    private static String row(Field field) {
        var fallback = field.schema().path("default");
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        field.path(),
                        type(field.schema()),
                        fallback.isMissingNode() ? "" : "`" + fallback.asText() + "`",
                        Reference.cell(field.description()));
    }

    private static String type(JsonNode schema) {
        var type = schema.path("type").asText();
        if (type.equals("array")) {
            var items = schema.at("/items/type").asText();
            return "list of " + items + bound(schema.path("maxItems"), " (at most %s)");
        }
        if (schema.has("additionalProperties")) {
            return "map" + bound(schema.path("maxProperties"), " (at most %s)");
        }
        if (schema.has("enum")) {
            var values = new ArrayList<String>();
            schema.path("enum").forEach(value -> values.add(value.asText()));
            return String.join(", ", values);
        }
        return type + bound(schema.path("maxLength"), " (at most %s characters)");
    }

    private static String bound(JsonNode bound, String text) {
        return bound.isMissingNode() ? "" : text.formatted(bound.asText());
    }

    private static void rules(JsonNode definition, StringBuilder page) {
        var messages = definition.findValues("x-kubernetes-validations").stream()
                .flatMap(rules -> rules.findValuesAsText("message").stream())
                .distinct()
                .sorted()
                .toList();
        page.append("\nWhat the API server refuses, in its words:\n");
        messages.forEach(message -> page.append("- ").append(message).append('\n'));
    }
}
