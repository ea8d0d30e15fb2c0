package dev.countersign.testing;

import java.util.Optional;

/** What the Makefile hands over. */
public final class Environment {
    private Environment() {}

    public static String required(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalStateException(name + " is not set: " + otherwise));
    }

    public static String orElse(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .orElse(otherwise);
    }
}
