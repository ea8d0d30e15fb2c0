package dev.countersign.bench;

import dev.countersign.testing.Installation;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Many certificates over ten namespaces that nobody has used before. */
record Fleet(String prefix, int size) {
    private static final int NAMESPACES = 10;

    String namespace(int number) {
        return prefix + "-" + number % NAMESPACES;
    }

    String name(int number) {
        return "c" + number;
    }

    List<String> namespaces() {
        return IntStream.range(0, NAMESPACES).mapToObj(this::namespace).toList();
    }

    void makeNamespaces(Installation installation) {
        namespaces().forEach(namespace -> installation.namespace(namespace, Map.of()));
    }

    /** Makes what the contender needs in each namespace, and waits until it is ready. */
    void setUp(Installation installation, Contender contender) {
        makeNamespaces(installation);
        installation
                .kubectl()
                .apply(String.join(
                        "\n---\n", namespaces().stream().map(contender::setup).toList()));
        namespaces()
                .forEach(namespace -> installation
                        .kubectl()
                        .run("wait", "-n", namespace, "--for=condition=Ready", "--timeout=60s", contender.awaits()));
    }

    /** All custom resources to create, written before any clock starts. */
    List<Buffer> bodies(Contender contender) {
        return IntStream.range(0, size)
                .mapToObj(number -> Bound.bytes(contender.certificate(namespace(number), name(number))))
                .toList();
    }
}
