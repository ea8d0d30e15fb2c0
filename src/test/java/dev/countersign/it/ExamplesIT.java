package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Countersign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every example is applied in the order of its number, and everything in them becomes ready; workloads that read at start begin
 * anew. There is no node: what a kubelet would say of their pods the test says.
 */
class ExamplesIT {
    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.servingAll();

    /** Where workloads are that begin anew. */
    private static final List<String> RESTARTING = List.of("shop", "web");

    private static final List<Kubelet> KUBELETS = RESTARTING.stream()
            .map(namespace -> new Kubelet(COUNTERSIGN, namespace))
            .toList();

    @AfterAll
    static void away() {
        KUBELETS.forEach(Kubelet::close);
        RESTARTING.forEach(COUNTERSIGN.world()::revokeRestarts);
        COUNTERSIGN.world().removeClusterAuthorities("company", "teams");
        COUNTERSIGN.kubectl().run("delete", "-f", "examples/", "--ignore-not-found", "--wait=false");
        // Its reason stands on a key that is kept, and would mean nothing the next time.
        COUNTERSIGN.kubectl().run("delete", "secret", "-n", "shop", "-l", "countersign.dev/name=rotating");
        COUNTERSIGN.kubectl().run("delete", "clustertrustbundle", "-l", "countersign.dev/namespace=shop");
    }

    @Test
    void every_example_becomes_ready() throws IOException {
        try (var files = Files.list(Path.of("examples"))) {
            var examples = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertThat(examples).isNotEmpty();
            for (var example : examples) {
                COUNTERSIGN.kubectl().run("apply", "-f", example.toString());
            }
            RESTARTING.forEach(COUNTERSIGN.world()::grantRestarts);
            KUBELETS.forEach(Kubelet::start);
            for (var example : examples) {
                awaitReady(example);
            }
        }
    }

    /** By the command in its comment. Nobody waits here for as long as the example says that servers take. */
    @Test
    void the_example_of_a_rotation_is_followed_until_its_client_has_another_certificate() throws IOException {
        var example = "examples/25-rotation.yaml";
        COUNTERSIGN.kubectl().run("apply", "-f", "examples/01-authority.yaml", "-f", example);
        awaitReady(Path.of(example));
        assertThat(rotating("{.status.activeGeneration}", "cauth")).isEqualTo("1");

        COUNTERSIGN.kubectl().run(commands(example).getFirst());
        awaitRotating("cauth", "{.status.rotation.step}", "AwaitTrust");
        assertThat(rotating("{.data.ca\\.crt}", "cm")).as("published").contains("CN=rotating G1", "CN=rotating G2");
        assertThat(rotating("{.status.authorityGeneration}", "ccert"))
                .as("nobody was shown to trust generation 2")
                .isEqualTo("1");

        COUNTERSIGN.kubectl().run(patched("{\"spec\":{\"rotation\":{\"settle\":\"1s\"}}}"));
        awaitRotating("cauth", "{.status.activeGeneration}", "2");
        awaitRotating("ccert", "{.status.authorityGeneration}", "2");
        assertThat(rotating("{.status.generations[0].state}", "cauth"))
                .as("what it signed is valid")
                .isEqualTo("Retiring");
    }

    /** What its comments tell people to type to change something, without the word kubectl. */
    private static List<String[]> commands(String example) throws IOException {
        try (var lines = Files.lines(Path.of(example))) {
            return lines.filter(line -> line.startsWith("#   kubectl patch cauth -n shop rotating "))
                    .map(line -> patched(line.substring(line.indexOf("-p '") + 4, line.length() - 1)))
                    .toList();
        }
    }

    private static String[] patched(String patch) {
        return new String[] {"patch", "cauth", "-n", "shop", "rotating", "--type", "merge", "-p", patch};
    }

    private static void awaitRotating(String kind, String field, String value) {
        var wanted = "--for=jsonpath=" + field + "=" + value;
        COUNTERSIGN.kubectl().run("wait", wanted, "--timeout=90s", "-n", "shop", kind, "rotating");
    }

    private static String rotating(String field, String kind) {
        return COUNTERSIGN.kubectl().run("get", kind, "-n", "shop", "rotating", "-o", "jsonpath=" + field);
    }

    private static boolean restarts(String example) {
        return example.contains("  restart:") || example.contains("reload: Restart");
    }

    /** Only what the example is about; others may have left something of theirs in the cluster. */
    private static void awaitReady(Path example) throws IOException {
        try (var input = Files.newInputStream(example)) {
            for (var object : COUNTERSIGN.client().load(input).items()) {
                if (object.getApiVersion().startsWith("countersign.dev/")) {
                    var namespace = Optional.ofNullable(object.getMetadata().getNamespace())
                            .orElse("default");
                    var name = object.getKind() + "/" + object.getMetadata().getName();
                    COUNTERSIGN.kubectl().run("wait", "--for=condition=Ready", "--timeout=90s", "-n", namespace, name);
                    if (restarts(Files.readString(example))) {
                        COUNTERSIGN
                                .kubectl()
                                .run("wait", "--for=condition=Restarted", "--timeout=150s", "-n", namespace, name);
                    }
                }
            }
        }
    }
}
