package dev.countersign.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Types the commands of the pages that its class {@link Reads}, as they stand there, and fails the class if one was left out. */
public final class Reader implements BeforeAllCallback, AfterAllCallback {
    private final Supplier<Cluster> cluster;
    private final Map<String, Document> pages = new LinkedHashMap<>();
    private final Set<String> typed = ConcurrentHashMap.newKeySet();
    private @Nullable Shell shell;

    public Reader(Supplier<Cluster> cluster) {
        this.cluster = cluster;
    }

    /** One command of a page, to be typed by somebody; typed again if it is to show how something goes on. */
    public record Step(Reader reader, String command, Shell shell) {
        /** What it answers; it must succeed. */
        public String type() {
            reader.typed.add(command);
            return shell.type(command);
        }

        public Commands.Answer tryIt() {
            reader.typed.add(command);
            return shell.run(command);
        }

        /** The same by another. */
        public Step by(Shell somebody) {
            return new Step(reader, command, somebody);
        }

        /** The same with something in its place, such as a name that the reader chooses. */
        public Step with(String placeholder, String value) {
            if (!command.contains(placeholder)) {
                throw new IllegalArgumentException(placeholder + " is not in: " + command);
            }
            reader.typed.add(command);
            return new Step(reader, command.replace(placeholder, value), shell);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        for (var page :
                context.getRequiredTestClass().getAnnotation(Reads.class).value()) {
            pages.put(page, Document.read(Path.of(page)));
        }
        shell = Shell.in(Files.createTempDirectory("countersign-reader"), cluster.get());
    }

    /** What {@code make} does is not for a test that {@code make} runs: {@code .ci/run} has it. */
    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Folders.delete(shell().folder());
        var left = new LinkedHashSet<String>();
        pages.values().stream().flatMap(Document::commands).forEach(left::add);
        left.removeIf(command -> typed.contains(command) || command.startsWith("make "));
        if (!left.isEmpty()) {
            throw new AssertionError("of " + pages.keySet() + " nobody typed\n" + String.join("\n", left));
        }
    }

    public Shell shell() {
        var present = shell;
        if (present == null) {
            throw new IllegalStateException("no test class has begun");
        }
        return present;
    }

    /** A command by its section and its place in it, from 0. */
    public Step step(String section, int place) {
        return new Step(this, section(section).commands().get(place), shell());
    }

    /** By the paths that the class states. */
    public Map<String, Document> pages() {
        return Collections.unmodifiableMap(pages);
    }

    public Document.Section section(String title) {
        return pages.values().stream()
                .flatMap(page -> page.sections().stream())
                .filter(section -> section.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no section is called " + title));
    }
}
