package dev.countersign.cluster;

import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import dev.countersign.plan.workload.Carrier;
import dev.countersign.plan.workload.Holding;
import dev.countersign.plan.workload.Look;
import dev.countersign.plan.workload.Mark;
import dev.countersign.plan.workload.Mount;
import dev.countersign.plan.workload.Turn;
import dev.countersign.plan.workload.Turns;
import dev.countersign.plan.workload.WorkloadName;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The workloads that hold a certificate and are restarted when there is a next one. */
public final class HolderTurns {
    private static final Set<String> ENTRIES = Set.of(LeafSecret.CERTIFICATE, LeafSecret.KEY, LeafSecret.ANCHORS);

    private final Lookout workloads;

    public HolderTurns(Workloads workloads) {
        this((Lookout) workloads);
    }

    HolderTurns(Lookout workloads) {
        this.workloads = workloads;
    }

    /** From the Secret as it is now; none if it holds no certificate. */
    public List<Turn> of(CertificateWorld world, Instant now) {
        return world.reading() instanceof Wanted wanted && world.observed().stored() instanceof Stored.Held held
                ? Holding.content(held)
                        .map(content -> of(world, wanted, content, Holding.isFirst(held, now)))
                        .orElse(List.of())
                : List.of();
    }

    private List<Turn> of(CertificateWorld world, Wanted wanted, String content, boolean first) {
        var mark = Mark.certificate(wanted.identity().name(), content);
        var namespace = wanted.identity().namespace();
        return Holding.wanted(world.resource().getSpec()).stream()
                .flatMap(named ->
                        Optional.ofNullable(named.kind())
                                .map(kind -> new WorkloadName(kind, namespace, named.name()))
                                .stream())
                .distinct()
                .map(name -> new Turn(name, look(name, world), mark, Optional.empty(), first))
                .toList();
    }

    private Look look(WorkloadName name, CertificateWorld world) {
        var secret = world.secret().map(found -> found.getMetadata().getName()).orElse("");
        var keys =
                world.secret().map(Secret::getData).map(data -> data.keySet()).orElse(ENTRIES);
        return Turns.ready(workloads.see(name), List.of(new Carrier(Mount.Kind.Secret, secret, keys, true)), true);
    }
}
