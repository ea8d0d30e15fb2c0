package dev.countersign.continuity;

import dev.countersign.testing.Commands;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The TLS stacks of the clients. Their programs take the same arguments, {@code <anchors> <interval in ms> <folders> <host:port>...}:
 * for each of the folders (with commas between them), which hold a {@code tls.crt} and a {@code tls.key}, the servers are
 * called one after the other, each time on a new connection and without resuming a session.
 */
enum Stack {
    GO {
        @Override
        List<String> program() {
            var program = Path.of("target", "go-callers").toAbsolutePath().toString();
            var settings = Map.of("GOFLAGS", "-mod=readonly", "GOTOOLCHAIN", "local", "GOWORK", "off");
            var build = List.of("go", "build", "-trimpath", "-buildvcs=false", "-o", program, ".");
            var answer = Commands.tryRun(Path.of("src", "test", "go", "callers"), settings, "", build);
            if (!answer.succeeded()) {
                throw new IllegalStateException("src/test/go/callers could not be built: " + answer.text());
            }
            return List.of(program);
        }
    },
    JDK {
        @Override
        List<String> program() {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx96m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    Path.of("target", "test-classes").toAbsolutePath().toString(),
                    JdkCallersMain.class.getName());
        }
    },
    /** By Python, whose module ssl is OpenSSL. */
    OPENSSL {
        @Override
        List<String> program() {
            return List.of(
                    "python3",
                    Path.of("src", "test", "python", "callers.py")
                            .toAbsolutePath()
                            .toString());
        }
    };

    /** What runs it; the arguments follow. */
    abstract List<String> program();
}
