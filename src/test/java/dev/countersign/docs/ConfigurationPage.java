package dev.countersign.docs;

import dev.countersign.Settings;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an installation can set: our own settings from their source, and the few of Quarkus that people ask for. */
final class ConfigurationPage {
    private static final Path SOURCE = Path.of("src/main/java/dev/countersign/Settings.java");
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final Pattern SETTING = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\\n]*\\s*)*[\\w<>,. ]+ (\\w+)\\(\\);", Pattern.DOTALL);

    /** A property of the platform; its value is read from what is packaged, unless that says nothing. */
    private record Platform(String name, String fallback, String meaning) {}

    private static final List<Platform> PLATFORM = List.of(
            new Platform("quarkus.management.port", "9000", "Port of health (`/q/health`) and metrics (`/q/metrics`)."),
            new Platform("quarkus.log.level", "INFO", "How much is logged."),
            new Platform("quarkus.log.console.json.enabled", "true", "Whether each line of the log is JSON."),
            new Platform(
                    "quarkus.operator-sdk.concurrent-reconciliation-threads",
                    "8",
                    "How many objects of one kind are worked on at the same time."),
            new Platform(
                    "quarkus.operator-sdk.termination-timeout",
                    "10S",
                    "How long steps that are under way may take at the end."));

    private ConfigurationPage() {}

    static String render() {
        var page = new StringBuilder("""
                # Configuration
                Set by `-D<property>=…` or as an environment variable.

                | property | environment variable | default | meaning |
                |---|---|---|---|
                """);
        settings().forEach(page::append);
        PLATFORM.forEach(one -> page.append(row(one.name(), value(one), one.meaning())));
        return page.toString();
    }

    static Stream<String> settings() {
        return SETTING.matcher(Reference.read(SOURCE)).results().map(found -> {
            var meaning = found.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " ").strip();
            return row("countersign." + kebab(found.group(2)), fallback(found.group(2)), code(meaning));
        });
    }

    private static String fallback(String method) {
        try {
            var annotation = Settings.class.getMethod(method).getAnnotation(WithDefault.class);
            return Optional.ofNullable(annotation).map(WithDefault::value).orElse("");
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Settings has no " + method, e);
        }
    }

    private static String value(Platform property) {
        var line = Pattern.compile("^(?:%prod[.])?" + Pattern.quote(property.name()) + "=(.*)$", Pattern.MULTILINE);
        var found = line.matcher(Reference.read(PROPERTIES)).results().toList();
        return found.isEmpty() ? property.fallback() : found.getLast().group(1);
    }

    private static String row(String name, String fallback, String meaning) {
        var variable = name.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return "| `%s` | `%s` | %s | %s |%n"
                .formatted(name, variable, fallback.isEmpty() ? "" : "`" + fallback + "`", Reference.cell(meaning));
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static String code(String javadoc) {
        return javadoc.replaceAll("\\{@code (.*?)}", "`$1`");
    }
}
