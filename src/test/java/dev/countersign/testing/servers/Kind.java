package dev.countersign.testing.servers;

import dev.countersign.testing.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The servers that there are, by the program that runs them. */
public enum Kind {
    NGINX("nginx", new Nginx()),
    HAPROXY("haproxy", new HaProxy()),
    ENVOY("envoy", new Envoy()),
    JDK("java", new JdkServer()),
    GO("go-server", new GoServer(false)),
    /** The same, reading its anchors once. */
    GO_AT_START("go-server", new GoServer(true)),
    POSTGRESQL("postgres", new PostgreSql());

    private final String program;
    private final Recipe recipe;

    Kind(String program, Recipe recipe) {
        this.program = program;
        this.recipe = recipe;
    }

    Recipe recipe() {
        return recipe;
    }

    public Reload reload() {
        return recipe.reload();
    }

    /** Why it cannot be had here, in one sentence; empty if it can. */
    public Optional<String> missing() {
        if (this == JDK || Files.isExecutable(program(program))) {
            return Optional.empty();
        }
        try (var sentences = Files.lines(program("missing"))) {
            return Optional.of(sentences
                    .filter(sentence -> sentence.startsWith(program + " "))
                    .findFirst()
                    .orElse(program + " is missing: run 'testbed/build-servers'"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where {@code testbed/build-servers} has put a program. */
    static Path program(String name) {
        return Path.of(Environment.required("COUNTERSIGN_SERVERS", "run 'make test'"), name);
    }
}
