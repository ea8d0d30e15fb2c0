package dev.countersign.probe;

import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.Why;

/** A conversation is over before anybody had the last word; says what came of it. */
final class Ended extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    Ended(Outcome outcome) {
        super(outcome.text(), null, false, false);
        this.outcome = outcome;
    }

    static Ended without(Why why, Phase phase) {
        return new Ended(new NoAnswer(why, phase));
    }

    Outcome outcome() {
        return outcome;
    }
}
