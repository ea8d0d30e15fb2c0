package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in a container, where Docker is. */
record K3sCluster(K3sContainer container, Path kubeconfig) implements Cluster {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.33.5-k3s1");

    static K3sCluster launch() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException(
                    "CLUSTER=k3s needs Docker, and none answers: start it, or use CLUSTER=testbed");
        }
        var container = new K3sContainer(IMAGE);
        container.start();
        try {
            var kubeconfig = Files.createTempFile("countersign-k3s", ".kubeconfig");
            Files.writeString(kubeconfig, container.getKubeConfigYaml());
            return new K3sCluster(container, kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String kubectl() {
        return Environment.orElse("COUNTERSIGN_KUBECTL", "kubectl");
    }

    @Override
    public boolean collectsGarbage() {
        return true;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void close() {
        container.stop();
    }
}
