package dev.countersign.docs;

import dev.countersign.plan.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A finding's page: what it means, what still works, how to look closer, what to do. */
record Runbook(String text) {
    static final Path FOLDER = Path.of("docs", "runbooks");
    static final List<String> PARTS = List.of("Means", "Still works", "Look closer", "Do");

    static Runbook of(Code code) {
        return new Runbook(Reference.read(FOLDER.resolve(code.text() + ".md")));
    }

    /** Codes that have a page. */
    static Set<String> names() {
        try (var files = Files.list(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString().replaceFirst("[.]md$", ""))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a part, empty if the page lacks it. */
    String part(String name) {
        var found = Pattern.compile("\\*\\*" + name + "[.]\\*\\*\\s+(.*?)\\s*(?=\\n\\n\\*\\*|\\z)", Pattern.DOTALL)
                .matcher(text);
        return found.find() ? found.group(1) : "";
    }
}
