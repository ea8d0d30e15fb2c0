package dev.countersign.plan.workload;

import dev.countersign.api.Workload.Kind;
import java.util.Locale;

/** Which workload. */
public record WorkloadName(Kind kind, String namespace, String name) {
    /** As kubectl takes it: {@code -n shop deployment/orders}. */
    public String argument() {
        return "-n " + namespace + " " + kind.name().toLowerCase(Locale.ROOT) + "/" + name;
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
