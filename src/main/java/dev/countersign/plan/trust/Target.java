package dev.countersign.plan.trust;

import java.util.List;

/** The bundle's own object, and the forms in which it and all copies carry the anchors; PEM comes first. */
public record Target(Place place, List<Form> forms) {
    public Target {
        forms = List.copyOf(forms);
    }

    /** The key under which the anchors stand as PEM. */
    public String pemKey() {
        return forms.getFirst().key();
    }
}
