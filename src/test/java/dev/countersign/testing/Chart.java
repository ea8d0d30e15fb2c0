package dev.countersign.testing;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The chart with these values ({@code name=value}, as {@code helm --set} has them), rendered in this process. */
public record Chart(List<String> values) {
    public static final Path FOLDER = Path.of("helm", "countersign");
    public static final String RELEASE = "countersign";
    public static final String NAMESPACE = "countersign-system";

    public Chart {
        values = List.copyOf(values);
    }

    public static Chart of(String... values) {
        return new Chart(List.of(values));
    }

    public Chart with(String... more) {
        return new Chart(
                Stream.concat(values.stream(), Arrays.stream(more)).toList());
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
        // Values are parsed into one map in the library, which is one for all threads.
        synchronized (Chart.class) {
            var template = new Helm(FOLDER).template().withName(RELEASE).withNamespace(NAMESPACE);
            for (var value : values) {
                var at = value.indexOf('=');
                template.set(value.substring(0, at), value.substring(at + 1));
            }
            return template.call();
        }
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
