package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of more than 300 lines is two things. */
class FileLengthTest {
    private static final int LONGEST = 300;

    @ParameterizedTest
    @ValueSource(strings = {"src/main/java", "src/test/java", "src/test/go", "testbed/launcher", "mk"})
    void files_are_short(String folder) throws IOException {
        try (var files = Files.walk(Path.of(folder))) {
            var all = files.filter(Files::isRegularFile).toList();
            assertThat(all).isNotEmpty();
            assertThat(all)
                    .allSatisfy(
                            file -> assertThat(lines(file)).as(file.toString()).isLessThanOrEqualTo(LONGEST));
        }
    }

    private static long lines(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
