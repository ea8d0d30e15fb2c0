package dev.countersign.testing;

import java.nio.file.Path;
import java.util.Optional;

/** A real Kubernetes to work on, chosen by {@code CLUSTER} (see {@code make help}). */
public sealed interface Cluster extends AutoCloseable permits LaunchedCluster, K3sCluster, CurrentCluster {
    /** Where a kubeconfig with an administrator's rights lies. */
    Path kubeconfig();

    /** The kubectl to use with it. */
    String kubectl();

    /** False under envtest, which has no controller manager: what belongs to a deleted object stays there. */
    boolean collectsGarbage();

    @Override
    void close();

    /** Starts the cluster that the environment asks for. */
    static Cluster start() {
        var choice = Optional.ofNullable(System.getenv("COUNTERSIGN_CLUSTER")).orElse("testbed");
        return switch (choice) {
            case "testbed" ->
                LaunchedCluster.start(Environment.required("COUNTERSIGN_ASSETS", "run 'make test'"), true);
            case "envtest" ->
                LaunchedCluster.start(
                        Environment.required("KUBEBUILDER_ASSETS", "set it to the folder of the envtest binaries"),
                        false);
            case "k3s" -> K3sCluster.launch();
            case "current" -> new CurrentCluster();
            default ->
                throw new IllegalStateException("CLUSTER is '" + choice + "': write testbed, k3s, envtest or current");
        };
    }
}
