package dev.countersign.cluster;

import dev.countersign.api.Workload.Kind;
import dev.countersign.plan.workload.Progress;
import dev.countersign.plan.workload.Strategy;
import dev.countersign.plan.workload.Template;
import dev.countersign.plan.workload.Workload;
import dev.countersign.plan.workload.WorkloadName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Deployment, StatefulSet or DaemonSet as a value. */
final class WorkloadReading {
    private static final String ON_DELETE = "OnDelete";

    private WorkloadReading() {}

    static Workload read(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> of(deployment);
            case StatefulSet set -> of(set);
            case DaemonSet set -> of(set);
            default -> throw new IllegalArgumentException(object.getKind() + " is no workload");
        };
    }

    private static Workload of(Deployment object) {
        var spec = object.getSpec();
        var status = Optional.ofNullable(object.getStatus()).orElseGet(DeploymentStatus::new);
        var progress = new Progress(
                number(object.getMetadata().getGeneration()),
                number(status.getObservedGeneration()),
                replicas(spec.getReplicas()),
                number(status.getReplicas()),
                number(status.getUpdatedReplicas()),
                number(status.getAvailableReplicas()),
                isStalled(status));
        return workload(
                Kind.Deployment,
                object,
                Boolean.TRUE.equals(spec.getPaused()),
                new Strategy.All(),
                progress,
                spec.getTemplate());
    }

    private static boolean isStalled(DeploymentStatus status) {
        return status.getConditions() != null
                && status.getConditions().stream()
                        .anyMatch(condition -> "Progressing".equals(condition.getType())
                                && "False".equals(condition.getStatus())
                                && "ProgressDeadlineExceeded".equals(condition.getReason()));
    }

    private static Workload of(StatefulSet object) {
        var spec = object.getSpec();
        var status = Optional.ofNullable(object.getStatus())
                .orElseGet(io.fabric8.kubernetes.api.model.apps.StatefulSetStatus::new);
        var progress = new Progress(
                number(object.getMetadata().getGeneration()),
                number(status.getObservedGeneration()),
                replicas(spec.getReplicas()),
                number(status.getReplicas()),
                updated(status),
                number(status.getAvailableReplicas()),
                false);
        return workload(
                Kind.StatefulSet, object, false, strategy(spec.getUpdateStrategy()), progress, spec.getTemplate());
    }

    /** When all pods are of one revision the controller may leave updatedReplicas out: then it is the current one. */
    private static int updated(io.fabric8.kubernetes.api.model.apps.StatefulSetStatus status) {
        var isSettled =
                status.getUpdateRevision() != null && status.getUpdateRevision().equals(status.getCurrentRevision());
        return isSettled ? number(status.getReplicas()) : number(status.getUpdatedReplicas());
    }

    private static Strategy strategy(@Nullable StatefulSetUpdateStrategy strategy) {
        if (strategy != null && ON_DELETE.equals(strategy.getType())) {
            return new Strategy.None();
        }
        var partition = strategy == null || strategy.getRollingUpdate() == null
                ? 0
                : number(strategy.getRollingUpdate().getPartition());
        return partition > 0 ? new Strategy.From(partition) : new Strategy.All();
    }

    private static Workload of(DaemonSet object) {
        var spec = object.getSpec();
        var status = Optional.ofNullable(object.getStatus())
                .orElseGet(io.fabric8.kubernetes.api.model.apps.DaemonSetStatus::new);
        var onDelete = spec.getUpdateStrategy() != null
                && ON_DELETE.equals(spec.getUpdateStrategy().getType());
        var progress = new Progress(
                number(object.getMetadata().getGeneration()),
                number(status.getObservedGeneration()),
                number(status.getDesiredNumberScheduled()),
                number(status.getCurrentNumberScheduled()),
                number(status.getUpdatedNumberScheduled()),
                number(status.getNumberAvailable()),
                false);
        return workload(
                Kind.DaemonSet,
                object,
                false,
                onDelete ? new Strategy.None() : new Strategy.All(),
                progress,
                spec.getTemplate());
    }

    private static Workload workload(
            Kind kind,
            HasMetadata object,
            boolean paused,
            Strategy strategy,
            Progress progress,
            PodTemplateSpec template) {
        var metadata = object.getMetadata();
        return new Workload(
                new WorkloadName(kind, metadata.getNamespace(), metadata.getName()),
                metadata.getUid(),
                metadata.getResourceVersion(),
                LeafSecret.orEmpty(metadata.getAnnotations()),
                paused,
                strategy,
                progress,
                template(template));
    }

    private static Template template(PodTemplateSpec template) {
        var metadata = template.getMetadata();
        var annotations = metadata == null ? Map.<String, String>of() : LeafSecret.orEmpty(metadata.getAnnotations());
        return new Template(annotations, Mounts.of(template.getSpec()));
    }

    /** Left out it is one. */
    private static int replicas(@Nullable Integer given) {
        return given == null ? 1 : given;
    }

    private static int number(@Nullable Integer given) {
        return given == null ? 0 : given;
    }

    private static long number(@Nullable Long given) {
        return given == null ? 0 : given;
    }
}
