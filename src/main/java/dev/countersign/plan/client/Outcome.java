package dev.countersign.plan.client;

import dev.countersign.plan.Finding;

/** What became of a plan. */
public sealed interface Outcome {
    /** Nothing was to be done. */
    record Nothing() implements Outcome {}

    /** The Secret was written; this is what it holds now. */
    record Written(Stored.Held held) implements Outcome {}

    /** The attempt failed; a later one may not. */
    record Failed(Finding because) implements Outcome {}

    /** The world was not as observed: plan again at once, report nothing. */
    record LookAgain() implements Outcome {}
}
