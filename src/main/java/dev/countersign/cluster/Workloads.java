package dev.countersign.cluster;

import dev.countersign.api.LabelSelector;
import dev.countersign.api.Workload.Kind;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.workload.Look;
import dev.countersign.plan.workload.Turn;
import dev.countersign.plan.workload.Workload;
import dev.countersign.plan.workload.WorkloadName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deployments, StatefulSets and DaemonSets: always read live, and rolled by a change of their pod template. */
public final class Workloads implements Lookout {
    private final KubernetesClient client;
    private final Writes writes;

    public Workloads(KubernetesClient client) {
        this.client = client;
        this.writes = new Writes(client);
    }

    @Override
    public Look see(WorkloadName name) {
        try {
            return raw(name)
                    .<Look>map(found -> new Look.Found(WorkloadReading.read(found)))
                    .orElseGet(() -> new Look.Unseen(missing(name.toString())));
        } catch (KubernetesClientException e) {
            return new Look.Unseen(forbidden(e, "look at", name.kind(), name.namespace()));
        }
    }

    /** The object itself, for those who look further. */
    Optional<HasMetadata> raw(WorkloadName name) {
        return Optional.ofNullable(client.resources(type(name.kind()))
                .inNamespace(name.namespace())
                .withName(name.name())
                .get());
    }

    /** The same of all that have these labels. */
    List<? extends HasMetadata> raw(Kind kind, String namespace, LabelSelector selector) {
        return pages(type(kind), namespace, selector);
    }

    /** What came of looking for workloads by their labels: those that are there by name, or why they cannot be seen. */
    public sealed interface Selection {
        /** They are there; there may be none. */
        record Found(List<Workload> workloads) implements Selection {}

        /** There is no right to look, or it is not clear which are meant. */
        record Unseen(Finding because) implements Selection {}
    }

    @Override
    public Selection select(Kind kind, String namespace, LabelSelector selector) {
        var unclear = unclear(selector);
        if (unclear.isPresent()) {
            return new Selection.Unseen(unclear.get());
        }
        try {
            return new Selection.Found(pages(type(kind), namespace, selector).stream()
                    .map(WorkloadReading::read)
                    .sorted(Comparator.comparing(workload -> workload.name().name()))
                    .toList());
        } catch (KubernetesClientException e) {
            return new Selection.Unseen(forbidden(e, "look at", kind, namespace));
        }
    }

    private <T extends HasMetadata> List<T> pages(Class<T> type, String namespace, LabelSelector selector) {
        var all = new ArrayList<T>();
        var next = "";
        do {
            var page = client.resources(type)
                    .inNamespace(namespace)
                    .withLabelSelector(labels(selector))
                    .list(new ListOptionsBuilder()
                            .withLimit(Watches.PAGE)
                            .withContinue(next)
                            .build());
            all.addAll(page.getItems());
            next = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
        } while (!next.isEmpty());
        return all;
    }

    private static io.fabric8.kubernetes.api.model.LabelSelector labels(LabelSelector selector) {
        return new LabelSelectorBuilder()
                .withMatchLabels(selector.matchLabels())
                .withMatchExpressions(selector.matchExpressions().stream()
                        .map(requirement -> new LabelSelectorRequirementBuilder()
                                .withKey(requirement.key())
                                .withOperator(String.valueOf(requirement.operator()))
                                .withValues(requirement.values())
                                .build())
                        .toList())
                .build();
    }

    /** Why it cannot be said what a selector means: leaving out what is not understood would select more than was meant. */
    static Optional<Finding> unclear(LabelSelector selector) {
        return selector.matchExpressions().stream()
                .filter(requirement -> requirement.operator() == null)
                .findFirst()
                .map(requirement -> new Finding(
                        Code.SPEC_UNCLEAR,
                        "the selector's operator for %s is one that this version of the operator does not know: write In, NotIn, Exists or DoesNotExist, or upgrade the operator"
                                .formatted(requirement.key())));
    }

    private static Class<? extends HasMetadata> type(Kind kind) {
        return switch (kind) {
            case Deployment -> Deployment.class;
            case StatefulSet -> StatefulSet.class;
            case DaemonSet -> DaemonSet.class;
        };
    }

    static Finding missing(String what) {
        return new Finding(
                Code.WORKLOAD_MISSING, "there is no %s: create it, or remove it from the spec".formatted(what));
    }

    /** Any other trouble is the API server's, and passes. */
    private static Finding forbidden(KubernetesClientException e, String verb, Kind kind, String namespace) {
        if (e.getCode() != 403) {
            throw e;
        }
        return notAllowed(verb, kind, namespace);
    }

    static Finding notAllowed(String verb, Kind kind, String namespace) {
        return new Finding(
                Code.WORKLOAD_NOT_ALLOWED,
                ("the operator may not %s %ss in namespace %s: run 'helm upgrade' with restarts.enabled=true and %s in"
                                + " restarts.namespaces")
                        .formatted(verb, kind, namespace, namespace));
    }

    /**
     * Puts the mark into the template, so that the pods begin anew, and writes down on the workload that it was done. Fails with
     * 409 if the workload is not as it was observed any more.
     *
     * @return why it may not be done; empty if it was done
     */
    public Optional<Finding> roll(Workload workload, Turn turn, Instant now) {
        return write(workload, MarkPatch.roll(workload, turn, now));
    }

    /** Writes down, on the workload alone, that its pods have begun with this. */
    public Optional<Finding> note(Workload workload, Turn turn) {
        return write(workload, MarkPatch.note(workload, turn));
    }

    private Optional<Finding> write(Workload workload, Map<String, Object> patch) {
        var name = workload.name();
        try {
            writes.patch(type(name.kind()), name.namespace(), name.name(), patch);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(forbidden(e, "restart", name.kind(), name.namespace()));
        }
    }
}
