package dev.countersign.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** Names that authors give to what has one. */
    private static final Map<String, String> SPELLINGS = Map.of(
            "Apache 2 License",
            "Apache-2.0",
            "GNU General Public License, version 2 with the GNU Classpath Exception",
            "GPL-2.0-with-classpath-exception");

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

    /** Whether there is a bill of these dependencies; Maven writes none with --offline. */
    static boolean billed() {
        try {
            return Files.exists(BILL)
                    && Files.getLastModifiedTime(BILL).compareTo(Files.getLastModifiedTime(Path.of("pom.xml"))) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Component> components() {
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
        // One for each kind of machine.
        var artifact = node.path("name").asText().replaceFirst("^native-[\\w-]+$", "native");
        var name = node.path("group").asText() + ":" + artifact;
        return new Component(name, node.path("version").asText(), licences);
    }

    private static String licence(JsonNode node) {
        var licence = node.path("license");
        var name = node.path("expression")
                .asText(licence.path("id").asText(licence.path("name").asText()));
        return Reference.cell(SPELLINGS.getOrDefault(name, name));
    }

    private static List<JsonNode> each(JsonNode array) {
        return array.valueStream().toList();
    }
}
