package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Countersign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every file in {@code crd/<kind>/} is applied to the real API server; its name says what must happen. */
class CrdIT {
    private static final Path FOLDER = Path.of("src", "test", "resources", "crd");
    private static final String SAYS = "# says: ";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving("it-crd");

    @TestFactory
    Stream<DynamicTest> the_api_server_takes_what_is_valid_and_says_what_is_wrong_with_the_rest() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(FOLDER.relativize(file).toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException {
        var name = file.getFileName().toString();
        var answer =
                COUNTERSIGN.kubectl().tryRun("", "apply", "--dry-run=server", "-n", "it-crd", "-f", file.toString());
        if (name.startsWith("valid-")) {
            assertThat(answer.code()).as(answer.text()).isZero();
            return;
        }
        assertThat(name).startsWith("invalid-");
        var first = Files.readAllLines(file).getFirst();
        assertThat(first).as("the first line of " + name).startsWith(SAYS);
        assertThat(answer.code()).as("%s was taken: %s", name, answer.text()).isNotZero();
        assertThat(answer.text()).contains(first.substring(SAYS.length()));
    }
}
