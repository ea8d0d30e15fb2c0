package dev.countersign.it;

import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says of each pod of a namespace that it runs and is ready, as a kubelet would, but for those that it is told to break. */
final class Kubelet implements AutoCloseable {
    private final Countersign countersign;
    private final String namespace;
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();
    private @Nullable Future<?> work;

    Kubelet(Countersign countersign, String namespace) {
        this.countersign = countersign;
        this.namespace = namespace;
    }

    void start() {
        work = rounds.scheduleWithFixedDelay(this::round, 0, 200, TimeUnit.MILLISECONDS);
    }

    /** New pods of this workload do not become ready. */
    void breaks(String workload) {
        broken.add(workload);
    }

    void mends(String workload) {
        broken.remove(workload);
    }

    private void round() {
        try {
            countersign.client().pods().inNamespace(namespace).list().getItems().stream()
                    .filter(pod -> !"Running".equals(pod.getStatus().getPhase()))
                    .filter(pod -> broken.stream()
                            .noneMatch(name -> pod.getMetadata().getName().startsWith(name + "-")))
                    .forEach(this::runs);
        } catch (KubernetesClientException e) {
            // A pod that is deleted meanwhile is nobody's loss; the next round sees what is there then.
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    private void runs(Pod pod) {
        countersign
                .client()
                .pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .editStatus(found -> new PodBuilder(found)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    @Override
    public void close() {
        var ended = work;
        rounds.shutdownNow();
        if (ended != null && ended.state() == Future.State.FAILED) {
            throw new AssertionError("the rounds ended early", ended.exceptionNow());
        }
    }
}
