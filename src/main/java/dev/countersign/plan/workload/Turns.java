package dev.countersign.plan.workload;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whose turn may come: only who mounts what it shall begin with, and only when that is really there. */
public final class Turns {
    private Turns() {}

    /** {@code needsMount}: false for one that reads from Kubernetes by itself; then everything must be there. */
    public static Look ready(Look look, List<Carrier> carriers, boolean needsMount) {
        return switch (look) {
            case Look.Unseen unseen -> unseen;
            case Look.Found found ->
                objection(found.workload(), carriers, needsMount)
                        .<Look>map(Look.Unseen::new)
                        .orElse(found);
        };
    }

    private static Optional<Finding> objection(Workload workload, List<Carrier> carriers, boolean needsMount) {
        var read = needsMount
                ? carriers.stream()
                        .filter(carrier -> carrier.isMountedBy(workload))
                        .toList()
                : carriers;
        if (read.isEmpty()) {
            return Optional.of(new Finding(
                    Code.RESTART_NOT_MOUNTED,
                    "%s is not restarted, because no container of it mounts %s: mount it in its template, or remove it from the spec"
                            .formatted(workload.name(), names(carriers))));
        }
        return read.stream()
                .filter(carrier -> !carrier.current())
                .findFirst()
                .map(behind -> new Finding(
                        Code.RESTART_AWAITED,
                        "%s is not restarted before %s holds what it shall begin with"
                                .formatted(workload.name(), behind)));
    }

    private static String names(List<Carrier> carriers) {
        return carriers.isEmpty()
                ? "an object of this namespace that carries it"
                : carriers.stream().map(Carrier::toString).sorted().limit(4).collect(Collectors.joining(" or "));
    }
}
