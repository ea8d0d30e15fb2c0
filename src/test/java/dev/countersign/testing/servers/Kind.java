package dev.countersign.testing.servers;

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
        return this == JDK ? Optional.empty() : Programs.missing(program);
    }
}
