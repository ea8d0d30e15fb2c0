package dev.countersign.continuity;

import dev.countersign.api.Authority;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** How a person asks an authority for another generation. To say what was said before takes that back. */
interface Wish {
    /** The empty text stands for what there was at the beginning. */
    void say(String text);

    /** By {@code rotation.reason}. */
    record Reason(Resource<? extends Authority> authority) implements Wish {
        @Override
        public void say(String text) {
            authority.patch(
                    PatchContext.of(PatchType.JSON_MERGE), """
                    {"spec": {"rotation": {"reason": %s}}}
                    """.formatted(text.isEmpty() ? "null" : '"' + text + '"'));
        }
    }
}
