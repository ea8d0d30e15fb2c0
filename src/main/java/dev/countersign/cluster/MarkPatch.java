package dev.countersign.cluster;

import dev.countersign.plan.workload.Mark;
import dev.countersign.plan.workload.Roll;
import dev.countersign.plan.workload.Turn;
import dev.countersign.plan.workload.Workload;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What is changed in a workload, as a merge patch that holds for the state which was seen. */
final class MarkPatch {
    private MarkPatch() {}

    /** Its template gets the mark, so that its pods begin anew; beside it stands that this was done. */
    static Map<String, Object> roll(Workload workload, Turn turn, Instant now) {
        var mark = turn.mark();
        // Our change of the spec is the next generation; another one in between is refused by the resourceVersion.
        var roll = new Roll(mark, workload.progress().generation() + 1, now);
        var annotations = new TreeMap<>(Map.of(Mark.ROLLED, roll.text()));
        turn.owner().ifPresent(owner -> annotations.put(Mark.ANCHORS_OF, owner));
        var template = Map.of("metadata", Map.of("annotations", Map.of(mark.annotation(), mark.value())));
        return Map.of("metadata", metadata(workload, annotations), "spec", Map.of("template", template));
    }

    /** The workload alone gets the mark, and no pod begins anew. */
    static Map<String, Object> note(Workload workload, Turn turn) {
        var mark = turn.mark();
        return Map.of("metadata", metadata(workload, Map.of(mark.annotation(), mark.value())));
    }

    private static Map<String, Object> metadata(Workload workload, Map<String, String> annotations) {
        return Map.of("resourceVersion", workload.version(), "uid", workload.uid(), "annotations", annotations);
    }
}
