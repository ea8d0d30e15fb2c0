package dev.countersign.plan.workload;

import java.util.List;
import java.util.Map;

/** What the pods of a workload are made from, as far as trust needs it. */
public record Template(Map<String, String> annotations, List<Mount> mounts) {
    public Template {
        annotations = Map.copyOf(annotations);
        mounts = List.copyOf(mounts);
    }
}
