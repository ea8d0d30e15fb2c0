package dev.countersign.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is shipped and under which licences, from the bill of materials that the build writes. */
final class LicencesPage {
    private static final Path BILL = Path.of("target", "countersign.cdx.json");

    /** A component and its licences, of which whoever ships it may choose one. */
    record Component(String name, String version, Set<String> licences) {
        boolean mayBeShipped() {
            return licences.stream().anyMatch(ALLOWED::contains);
        }
    }

    /** Nothing but to name the author is asked for, or to hand on changes of that component itself. */
    static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "Bouncy Castle Licence",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "MIT",
            "MIT-0");

    private LicencesPage() {}

    static String render() {
        var page = new StringBuilder("""
                # Licences
                What the image has in it, by the bill of materials of the build (`/opt/countersign/countersign.cdx.json` in the
                image, CycloneDX). Where there are several licences, one of them may be chosen. Beside these it has a runtime of
                Java (GPL-2.0 with the Classpath exception; `/opt/java/legal`) and the C library of Debian (LGPL-2.1;
                `/usr/share/doc`).

                | component | version | licences |
                |---|---|---|
                """);
        components()
                .forEach(component -> page.append("| %s | %s | %s |%n"
                        .formatted(component.name(), component.version(), String.join(", ", component.licences()))));
        return page.toString();
    }

    static List<Component> components() {
        if (!Files.exists(BILL)) {
            throw new IllegalStateException(BILL + " is not there: Maven writes it, but not with --offline");
        }
        try {
            var listed = each(new ObjectMapper().readTree(BILL.toFile()).path("components"));
            return listed.stream()
                    .map(LicencesPage::component)
                    .sorted(Comparator.comparing(Component::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Component component(JsonNode node) {
        var licences = each(node.path("licenses")).stream()
                .map(LicencesPage::licence)
                .collect(Collectors.toCollection(TreeSet::new));
        var name = node.path("group").asText() + ":" + node.path("name").asText();
        return new Component(name, node.path("version").asText(), licences);
    }

    private static String licence(JsonNode node) {
        var licence = node.path("license");
        var name = node.path("expression")
                .asText(licence.path("id").asText(licence.path("name").asText()));
        return Reference.cell(name);
    }

    private static List<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
