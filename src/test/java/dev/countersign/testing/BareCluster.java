package dev.countersign.testing;

import org.jspecify.annotations.Nullable;

/** One cluster for all classes of this test run that begin with nothing of ours, and leave nothing of it behind. */
public final class BareCluster {
    private static @Nullable Cluster shared;

    private BareCluster() {}

    public static synchronized Cluster get() {
        var present = shared;
        if (present == null) {
            present = Cluster.start();
            Runtime.getRuntime().addShutdownHook(new Thread(present::close));
            shared = present;
        }
        return present;
    }
}
