package dev.countersign.plan.authority;

import dev.countersign.plan.Identity;
import java.util.Map;

/** What was seen of where an authority's key or certificate comes from. */
public sealed interface Upstream {
    /** Nothing stands behind it, or nobody looked: who only wants to sign does not ask. */
    record Unseen() implements Upstream {}

    /** The authority above is not there. */
    record ParentMissing() implements Upstream {}

    /** The way up leads back to an authority that was passed already. */
    record ParentCircle() implements Upstream {}

    /**
     * The authority above, with the plan that is its own present state.
     *
     * @param labels of the namespace of the authority below; empty for the cluster kind
     */
    record Parent(Identity identity, Reading reading, Plan plan, Map<String, String> labels) implements Upstream {
        public Parent {
            labels = Map.copyOf(labels);
        }
    }

    /** The Secret with the key pair is not there. */
    record SourceMissing() implements Upstream {}

    /** The Secret with the key pair. */
    record SourceSecret(Supply supply) implements Upstream {}
}
