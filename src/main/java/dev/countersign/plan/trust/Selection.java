package dev.countersign.plan.trust;

import dev.countersign.plan.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which anchors a bundle holds, and what there is to say of the sources.
 *
 * @param findings by the sources' labels, in the order of the spec; a source without one gives what it shall
 * @param lacking labels of the sources that give nothing now, so that what they gave last stays
 * @param trouble why the bundle stays what it was, if it does: then {@code anchors} are the last ones, or none if they
 *     are not all to be had
 */
public record Selection(
        Anchors anchors, Map<String, Finding> findings, List<String> lacking, Optional<Finding> trouble) {
    static final Selection NOTHING = new Selection(Anchors.NONE, Map.of(), List.of(), Optional.empty());

    public Selection {
        // Map.copyOf has another order after each start, and the first finding is the reason that the status gives.
        findings = Collections.unmodifiableMap(new LinkedHashMap<>(findings));
        lacking = List.copyOf(lacking);
    }

    /** The last anchors in place of these. */
    Selection staying(Finding because, Memory memory) {
        return new Selection(memory.last().orElse(Anchors.NONE), findings, lacking, Optional.of(because));
    }
}
