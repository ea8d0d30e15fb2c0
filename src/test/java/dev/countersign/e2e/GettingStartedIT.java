package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.BareCluster;
import dev.countersign.testing.Environment;
import dev.countersign.testing.Node;
import dev.countersign.testing.Reads;
import dev.countersign.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** docs/getting-started.md, typed as it stands there. What was answered is in target/getting-started.txt. */
@Reads(GettingStartedIT.PAGE)
class GettingStartedIT {
    static final String PAGE = "docs/getting-started.md";
    private static final Path TYPED = Path.of("target", "getting-started.txt");
    private static final int STEPS = 8;

    @RegisterExtension
    static final Node NODE = Node.on(
            BareCluster::get,
            "library-nginx",
            "curl",
            Environment.orElse("COUNTERSIGN_OPERATOR_IMAGE", "target/image.tar"));

    @Test
    void a_stranger_gets_from_helm_install_to_a_pod_that_calls_nginx_and_back_to_nothing(@TempDir Path folder)
            throws IOException {
        var shell = Shell.in(folder, BareCluster.get());
        var typed = new StringBuilder();
        var page = Page.read(Path.of(PAGE));
        assertThat(page.steps()).hasSizeGreaterThanOrEqualTo(STEPS);
        for (var step : page.steps()) {
            var answer = shell.type(step.commands());
            typed.append("$ ").append(step.commands()).append(answer).append('\n');
            Files.writeString(TYPED, typed.toString());
            assertThat(step.missingFrom(answer))
                    .as("missing in the answer to%n%s%n%s", step.commands(), answer)
                    .isEmpty();
        }
        assertThat(shell.type("kubectl get namespaces,customresourcedefinitions -o name"))
                .doesNotContain("countersign", "namespace/shop");
    }
}
