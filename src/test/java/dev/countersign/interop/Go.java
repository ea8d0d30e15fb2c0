package dev.countersign.interop;

import dev.countersign.testing.Commands;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Go by a program of a hundred lines, because it brings none: {@code src/test/go/client}. */
public record Go() implements Stack {
    private static final Path SOURCE = Path.of("src", "test", "go", "client");
    private static final String PROGRAM =
            Path.of("target", "interop").toAbsolutePath().toString();

    /** As the testbed is built: with the Go and the modules that are written down, whatever the user's settings are. */
    private static final Map<String, String> SETTINGS =
            Map.of("GOFLAGS", "-mod=readonly", "GOTOOLCHAIN", "local", "GOWORK", "off", "CGO_ENABLED", "0");

    /** Builds the program; that takes seconds the first time. */
    public static void build() {
        var answer = Commands.tryRun(
                SOURCE, SETTINGS, "", List.of("go", "build", "-trimpath", "-buildvcs=false", "-o", PROGRAM, "."));
        if (!answer.succeeded()) {
            throw new IllegalStateException("src/test/go/client could not be built: " + answer.text());
        }
    }

    @Override
    public String get(URI address, Held held) {
        return get(address, held, held.form().name());
    }

    /** Reads PKCS#12 with golang.org/x/crypto, which is frozen and still what many programs use. */
    public String getWithFrozenLibrary(URI address, Held held) {
        return get(address, held, held.form() + " of x/crypto");
    }

    private String get(URI address, Held held, String form) {
        return Program.say(held.folder(), PROGRAM, "get", address.toString(), form, held.password(), held.anchors());
    }

    @Override
    public String request(Path folder, Algorithm algorithm, String commonName) {
        return Program.run(folder, PROGRAM, "request", algorithm.name(), commonName);
    }

    @Override
    public String toString() {
        return "Go";
    }
}
