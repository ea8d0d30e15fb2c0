package dev.countersign.plan.trust;

import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.List;

/** What to do next with one bundle. */
public sealed interface Plan {
    /** Why. */
    Finding because();

    /** Which anchors, and what there is to say of the sources. */
    Selection selection();

    /** Nothing: whatever can carry these anchors carries them. */
    record Hold(Finding because, Selection selection, Instant lookAgainAt) implements Plan {}

    /** Write these anchors where they are not, then take them away where they are not wanted any more. */
    record Publish(Finding because, Selection selection, List<Copy> write, List<Copy> remove) implements Plan {
        public Publish {
            write = List.copyOf(write);
            remove = List.copyOf(remove);
        }
    }

    /** What the bundle shall hold is not known well enough to write it anywhere: everything stays as it is. */
    record Freeze(Finding because, Selection selection, Instant lookAgainAt) implements Plan {}
}
