package dev.countersign.testing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one node of this test run's cluster, on which pods really run. A class that needs it is skipped, with one
 * sentence, where there can be none; a node that could be there and does not start is a failure.
 *
 * <p>The addresses of pods are reached from this process and from the operator's. Register it after the
 * {@link Countersign} whose cluster it joins.
 */
public final class Node implements ExecutionCondition, BeforeAllCallback {
    private static final Object LOCK = new Object();
    private static final Set<String> LOADED = new HashSet<>();
    private static @Nullable Start shared;

    private final Supplier<Cluster> cluster;
    private final List<String> images;

    private Node(Supplier<Cluster> cluster, List<String> images) {
        this.cluster = cluster;
        this.images = images;
    }

    /** A node that has images which {@code testbed/images} knows: {@code nginx} is {@code testbed/nginx:1} to a pod. */
    public static Node on(Countersign countersign, String... images) {
        return on(() -> countersign.world().cluster(), images);
    }

    /** The same for a cluster; an image may also be an archive. */
    public static Node on(Supplier<Cluster> cluster, String... images) {
        return new Node(cluster, List.of(images));
    }

    /** What came of starting a node. */
    sealed interface Start {
        record Running(NodeProcess node) implements Start {}

        record Impossible(String sentence) implements Start {}
    }

    private Start start() {
        synchronized (LOCK) {
            var present = shared;
            if (present == null) {
                present = switch (cluster.get()) {
                    case LaunchedCluster launched when launched.hasKubelet() -> NodeProcess.start(launched);
                    default -> new Start.Impossible("a node to run pods on takes CLUSTER=testbed");
                };
                shared = present;
            }
            return present;
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return switch (start()) {
            case Start.Running running -> ConditionEvaluationResult.enabled("there is a node");
            case Start.Impossible impossible -> ConditionEvaluationResult.disabled(impossible.sentence());
        };
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (start() instanceof Start.Running(var node)) {
            synchronized (LOCK) {
                node.load(
                        images.stream().filter(image -> !LOADED.contains(image)).toList());
                LOADED.addAll(images);
            }
        }
    }
}
