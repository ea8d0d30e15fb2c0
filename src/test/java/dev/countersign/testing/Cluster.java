package dev.countersign.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A real Kubernetes to work on, chosen by {@code CLUSTER} (see {@code make help}). */
public sealed interface Cluster extends AutoCloseable permits LaunchedCluster, K3sCluster, CurrentCluster {
    /** Where a kubeconfig with an administrator's rights lies. */
    Path kubeconfig();

    /** The kubectl to use with it. */
    String kubectl();

    /** False under envtest, which has no controller manager: what belongs to a deleted object stays there. */
    boolean collectsGarbage();

    /** True for somebody's own cluster: what is applied there stays there. */
    boolean isShared();

    /** Where the API server records what service accounts write, one JSON object a line; empty if it does not. */
    default Optional<Path> audit() {
        return Optional.empty();
    }

    /** True if its components can be started again by {@link #restart}. */
    default boolean restarts() {
        return false;
    }

    /** Kills etcd, kube-apiserver or kube-controller-manager, and starts it again after a while. */
    default void restart(String component, Duration away) {
        throw new IllegalStateException("this cluster's " + component + " is somebody else's");
    }

    @Override
    void close();

    /** Starts the cluster that the environment asks for. */
    static Cluster start() {
        return start(false);
    }

    /** The same; where it can, it records what service accounts write, which takes time: not for what is measured. */
    static Cluster startAudited() {
        return start(true);
    }

    private static Cluster start(boolean audited) {
        var choice = choice();
        return switch (choice) {
            case "testbed", "envtest" -> LaunchedCluster.start(choice, audited);
            case "k3s" -> K3sCluster.launch();
            case "current" -> new CurrentCluster();
            default ->
                throw new IllegalStateException("CLUSTER is '" + choice + "': write testbed, k3s, envtest or current");
        };
    }

    /** Starts a cluster that outlives this process; its files are in the folder. */
    static Cluster startDetached(Path folder) {
        var choice = choice();
        return switch (choice) {
            case "testbed", "envtest" -> LaunchedCluster.startDetached(choice, folder);
            case "current" -> new CurrentCluster();
            default -> throw new IllegalStateException("KEEP=1 works with CLUSTER=testbed, envtest or current");
        };
    }

    private static String choice() {
        return Environment.orElse("COUNTERSIGN_CLUSTER", "testbed");
    }
}
