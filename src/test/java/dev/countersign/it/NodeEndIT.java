package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Commands;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A second cluster with a node, beside the tests' own, and what is left of it when whoever owns it is killed. */
class NodeEndIT {
    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving("it-node-end");

    @RegisterExtension
    static final Node NODE = Node.on(COUNTERSIGN);

    private static final Pattern READY = Pattern.compile("ready kubeconfig=(\\S+) seconds=\\S+");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    @Test
    void a_node_whose_owner_is_killed_leaves_nothing_behind() throws IOException {
        // Like a test run it does not tidy up when it is killed. What comes after the node keeps it from becoming one.
        var owner = new ProcessBuilder("bash", "-c", "testbed/node; true")
                .redirectError(Path.of("target", "node-end.log").toFile())
                .start();
        try {
            var kubeconfig = awaitReady(owner.inputReader());
            kubectl(kubeconfig, "run", "still", "--image=testbed/pause:1", "--image-pull-policy=Never");
            kubectl(kubeconfig, "wait", "--for=condition=Ready", "--timeout=60s", "pod/still");
            var address = kubectl(kubeconfig, "get", "pod", "still", "-o", "jsonpath={.status.podIP}");
            var link = address.replaceFirst("\\d+\\.\\d+\\.(\\d+)\\..*", "testbed$1");
            var processes = owner.descendants().map(ProcessHandle::pid).toList();
            assertThat(processes).as("etcd to the pod's own").hasSizeGreaterThan(8);
            var bridge = NetworkInterface.getByName(link).getIndex();
            var groups = cgroups(link);
            assertThat(groups).isNotEmpty();

            owner.destroyForcibly();

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(processes).noneMatch(NodeEndIT::runs);
                // Another node may have taken the name that became free.
                assertThat(NetworkInterface.getByIndex(bridge)).isNull();
                assertThat(cgroups(link)).doesNotContainAnyElementsOf(groups);
                assertThat(kubeconfig.getParent()).doesNotExist();
            });
            COUNTERSIGN.kubectl().run("wait", "--for=condition=Ready", "--timeout=5s", "node", "--all");
        } finally {
            owner.destroyForcibly();
        }
    }

    private static Path awaitReady(BufferedReader output) throws IOException {
        var cluster = READY.matcher(Objects.requireNonNull(output.readLine(), "the cluster did not start"));
        assertThat(cluster.matches()).isTrue();
        assertThat(output.readLine()).startsWith("ready node=");
        return Path.of(cluster.group(1));
    }

    private static String kubectl(Path kubeconfig, String... arguments) {
        var command =
                new java.util.ArrayList<>(List.of(COUNTERSIGN.world().cluster().kubectl()));
        command.addAll(List.of(arguments));
        var answer = Commands.tryRun(Map.of("KUBECONFIG", kubeconfig.toString()), "", command);
        assertThat(answer.succeeded()).as(answer.text()).isTrue();
        return answer.text();
    }

    /** A process that has ended and that nobody has asked about is still listed, without a program. */
    private static boolean runs(long pid) {
        return Files.exists(Path.of("/proc", Long.toString(pid), "exe"));
    }

    /** Their inodes. In cgroup v2 at the root, in v1 in each of its hierarchies. */
    private static List<Object> cgroups(String name) {
        try (var files = Files.walk(CGROUPS, 2)) {
            return files.filter(file -> file.endsWith(name))
                    .map(NodeEndIT::inode)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object inode(Path file) {
        try {
            return Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
