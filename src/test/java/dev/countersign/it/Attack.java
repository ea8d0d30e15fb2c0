package dev.countersign.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant tries against another: a row of {@code attacks/}.
 *
 * @param refused what the API server says, or empty if it admits the request
 * @param finding what the operator says then on the attacker's object, if anything
 */
record Attack(
        String name,
        String by,
        List<String> request,
        String manifest,
        Optional<String> refused,
        Optional<String> finding) {

    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Path FOLDER = Path.of("src", "test", "resources", "attacks");

    /** Who has what before the first attack. */
    static String world() {
        return text(FOLDER.resolve("world.yaml"));
    }

    static Stream<Attack> all() {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> !file.endsWith("world.yaml")).sorted().toList().stream()
                    .flatMap(Attack::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Attack> read(Path file) {
        try {
            return Arrays.stream(YAML.readValue(text(file), Row[].class)).map(Row::read);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The object that the manifest asks for. */
    JsonNode object() {
        try {
            return YAML.readTree(manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " has no manifest", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** As it is written; a row without a request applies its manifest. */
    record Row(
            String attack,
            String by,
            @Nullable String request,
            @Nullable String manifest,
            @Nullable String refused,
            @Nullable String finding) {
        Attack read() {
            var words = request == null ? "apply -f -" : request;
            return new Attack(
                    attack,
                    by,
                    List.of(words.split(" ", -1)),
                    manifest == null ? "" : manifest,
                    Optional.ofNullable(refused),
                    Optional.ofNullable(finding));
        }
    }
}
