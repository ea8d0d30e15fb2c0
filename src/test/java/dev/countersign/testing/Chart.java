package dev.countersign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chart with these values ({@code name=value}, as {@code helm --set} has them), rendered in this process for a version of
 * Kubernetes.
 */
public record Chart(String kubernetes, List<String> values) {
    public static final Path FOLDER = Path.of("helm", "countersign");
    public static final String RELEASE = "countersign";
    public static final String NAMESPACE = "countersign-system";
    /** What the testbed is. */
    private static final String NEWEST = "1.37.0";

    public Chart {
        values = List.copyOf(values);
    }

    public static Chart of(String... values) {
        return new Chart(NEWEST, List.of(values));
    }

    public Chart with(String... more) {
        return new Chart(
                kubernetes, Stream.concat(values.stream(), Arrays.stream(more)).toList());
    }

    /** The same for another version. */
    public Chart on(String version) {
        return new Chart(version, values);
    }

    /** One rendered object. */
    public record Part(String text, GenericKubernetesResource object) {
        String identity() {
            var meta = object.getMetadata();
            return object.getKind() + " " + meta.getNamespace() + "/" + meta.getName();
        }
    }

    /** What {@code helm template} prints; fails with what it says when it refuses the values. */
    public String render() {
        try {
            var file = Files.createTempFile("countersign-values", ".yaml");
            try {
                Files.writeString(file, tree().toString());
                return render(kubernetes, file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a version the library takes the cluster for one of 2020. */
    private static synchronized String render(String kubernetes, Path values) {
        try {
            return new Helm(FOLDER)
                    .template()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion(kubernetes)
                    .withValuesFile(values)
                    .call();
        } finally {
            Signals.takeBack();
        }
    }

    /** As a file has them, because the library's own {@code set} takes a list for a text. */
    private ObjectNode tree() {
        var root = JsonNodeFactory.instance.objectNode();
        for (var value : values) {
            var at = value.indexOf('=');
            // A dot that belongs to a name is escaped.
            var path = value.substring(0, at).split("(?<!\\\\)[.]", -1);
            var node = root;
            for (var name : List.of(path).subList(0, path.length - 1)) {
                node = node.withObjectProperty(name);
            }
            node.set(path[path.length - 1].replace("\\", ""), read(value.substring(at + 1)));
        }
        return root;
    }

    private static JsonNode read(String text) {
        if (text.startsWith("{")) {
            var list = JsonNodeFactory.instance.arrayNode();
            for (var each : text.substring(1, text.length() - 1).split(",", -1)) {
                list.add(read(each));
            }
            return list;
        }
        if (text.equals("true") || text.equals("false")) {
            return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
        }
        return text.matches("-?[0-9]+")
                ? JsonNodeFactory.instance.numberNode(Integer.parseInt(text))
                : JsonNodeFactory.instance.textNode(text);
    }

    /** All that would be installed, in Helm's order. */
    public List<Part> parts() {
        return Arrays.stream(render().split("(?m)^---$", -1))
                .filter(text -> text.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .map(text -> new Part(text, Serialization.unmarshal(text, GenericKubernetesResource.class)))
                .toList();
    }

    /** What is installed by this chart and not by the other, to be applied or deleted. */
    public String beyond(Chart other) {
        var there = other.parts().stream().map(Part::identity).collect(Collectors.toSet());
        var more = new ArrayList<String>();
        parts().stream().filter(part -> !there.contains(part.identity())).forEach(part -> more.add(part.text()));
        if (more.isEmpty()) {
            throw new IllegalArgumentException(values + " install nothing beyond " + other.values);
        }
        return String.join("---\n", more);
    }
}
