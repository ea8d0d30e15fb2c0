package dev.countersign.it;

import dev.countersign.testing.Installation;
import dev.countersign.testing.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Two operators, of which the lease lets one work. */
final class Replicas implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final int SIZE = 2;
    private static final long LOOKS_EVERY = 200;

    private final Installation installation;
    private final Path kubeconfig;
    private final String namespace;
    private final Path log;
    private final List<Replica> running = new CopyOnWriteArrayList<>();
    private final Thread kubelet;
    private int made;

    /** @param kubeconfig of the operator's account, by whatever way to the API server */
    Replicas(Installation installation, Path kubeconfig, String namespace, Path log) {
        this.installation = installation;
        this.kubeconfig = kubeconfig;
        this.namespace = namespace;
        this.log = log;
        for (var number = 0; number < SIZE; number++) {
            add();
        }
        kubelet = Thread.startVirtualThread(this::look);
    }

    /** A pod in the place of another has another name, and so no part in its lease. */
    private void add() {
        var name = "countersign-" + made++;
        running.add(new Replica(
                name, () -> OperatorProcess.start(kubeconfig, namespace, log, List.of(), Map.of("HOSTNAME", name))));
    }

    private void look() {
        try {
            while (true) {
                running.forEach(Replica::look);
                TimeUnit.MILLISECONDS.sleep(LOOKS_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until one of those that run leads and all are ready: a follower too, or no rollout would ever go on. */
    Replica awaitLeader() {
        Awaitility.await()
                .atMost(READY)
                .until(() -> leader().isPresent() && running.stream().allMatch(Replica::isReady));
        return leader().orElseThrow();
    }

    /** Who holds the lease, if it is one of those that run. */
    Optional<Replica> leader() {
        var lease = installation
                .client()
                .leases()
                .inNamespace(Installation.NAMESPACE)
                .withName("countersign")
                .get();
        return running.stream()
                .filter(replica ->
                        lease != null && replica.name().equals(lease.getSpec().getHolderIdentity()))
                .findFirst();
    }

    /** SIGKILL, and another in its place. */
    void replace(Replica replica) {
        running.remove(replica);
        replica.close();
        add();
    }

    @Override
    public void close() {
        kubelet.interrupt();
        try {
            kubelet.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.forEach(Replica::close);
    }
}
