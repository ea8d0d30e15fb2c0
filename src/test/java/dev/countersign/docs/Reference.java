package dev.countersign.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The pages of docs/reference, by file name. */
final class Reference {
    static final Path FOLDER = Path.of("docs", "reference");
    private static final String NOTE = "<!-- Written by 'make docs' from the code; edits are overwritten. -->\n";

    private Reference() {}

    static Map<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        pages.put("crds.md", NOTE + CrdPage.render());
        pages.put("findings.md", NOTE + FindingsPage.render());
        pages.put("metrics.md", NOTE + MetricsPage.render());
        pages.put("alerts.md", NOTE + AlertsPage.render());
        pages.put("configuration.md", NOTE + ConfigurationPage.render());
        // LicencesTest says why there may be none, and is skipped.
        pages.put(
                "licences.md",
                LicencesPage.billed() ? NOTE + LicencesPage.render() : read(FOLDER.resolve("licences.md")));
        return pages;
    }

    static void write() {
        pages().forEach((name, text) -> {
            try {
                Files.writeString(Files.createDirectories(FOLDER).resolve(name), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static Map<String, String> committed() {
        var found = new TreeMap<String, String>();
        try (var files = Files.list(FOLDER)) {
            for (var file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text that is safe in a cell of a Markdown table. */
    static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }
}
