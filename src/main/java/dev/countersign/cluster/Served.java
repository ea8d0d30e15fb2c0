package dev.countersign.cluster;

import dev.countersign.plan.Identity;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where this installation may touch Secrets.
 *
 * @param operatorNamespace where the operator runs and keeps the keys of cluster authorities; always served
 * @param secretsIn the served namespaces; {@code *} means all
 */
public record Served(String operatorNamespace, Set<String> secretsIn) {
    static final String ALL = "*";

    public Served {
        secretsIn = Set.copyOf(secretsIn);
    }

    public boolean covers(String namespace) {
        return isEverywhere() || namespace.equals(operatorNamespace) || secretsIn.contains(namespace);
    }

    /** Where an authority's generations live. */
    String home(Identity authority) {
        return authority.namespace().isEmpty() ? operatorNamespace : authority.namespace();
    }

    public boolean isEverywhere() {
        return secretsIn.contains(ALL);
    }

    /** The namespaces to watch one by one; only where not everything is served. */
    Set<String> namespaces() {
        var all = new TreeSet<>(secretsIn);
        all.add(operatorNamespace);
        return all;
    }
}
