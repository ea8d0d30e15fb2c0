package dev.countersign.plan.workload;

import dev.countersign.api.Api;

/** What a template carries when its pods have begun with something: pods inherit it. Neither part has a space in it. */
public record Mark(String annotation, String value) {
    /** The anchors that stood in the bundle before the pod began. */
    public static final String ANCHORS = Api.GROUP + "/anchors";

    /** On the workload: when and for what the operator last rolled it. */
    public static final String ROLLED = Api.GROUP + "/rolled";

    /** On the workload: for which bundle the anchors stand in its template. */
    public static final String ANCHORS_OF = Api.GROUP + "/anchors-of";

    public static Mark anchors(String hash) {
        return new Mark(ANCHORS, hash);
    }

    /** A pod may hold several certificates; names of our objects fit where an annotation's name may have 63 characters. */
    public static Mark certificate(String name, String content) {
        return new Mark("certificate." + Api.GROUP + "/" + name, content);
    }
}
