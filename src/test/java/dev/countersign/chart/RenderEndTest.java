package dev.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RenderEndTest {
    /**
     * Helm is written in Go, whose runtime can take the signals of the process for itself: then an interrupted demo or
     * soak would not end, and its cluster would stay (manusa/helm-java#409).
     */
    @Test
    void a_process_that_rendered_the_chart_ends_when_it_is_told_to() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RenderMain.class.getName())
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader()) {
            assertThat(output.lines()
                            .filter(line -> line.startsWith("rendered"))
                            .findFirst())
                    .isPresent();

            process.destroy();

            assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }
}
