package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Instant;

/** What makes a person calm, or not: how the authority is, what happens next and when, and what if nothing is done. */
final class Outlook {
    private Outlook() {}

    /** How the authority is: what there is to say besides, and its end if that is near and nothing follows. */
    static Finding state(Moment m, boolean alone) {
        var signing = m.stages().signing().orElseThrow();
        var end = signing.path().getFirst().validity().notAfter();
        var remark = Remarks.of(m);
        if (alone) {
            return Planner.with(remark, Ending.alone(signing, m.now()));
        }
        return remark.orElseGet(
                () -> new Finding(Code.UP_TO_DATE, "generation %d signs until %s".formatted(signing.number(), end)));
    }

    /** While the next generation is waited for. */
    static Plan.Turn before(Moment m, Seen next, Deadlines deadlines) {
        var sentence = m.rule().holds()
                ? ("generation %d signs as soon as all have followed; if they do not, it goes on waiting, and from %s on"
                                + " nothing is issued any more")
                        .formatted(next.number(), deadlines.end())
                : ("generation %d signs as soon as all have followed; if they do not, it signs from %s on, because the one"
                                + " before ends %s")
                        .formatted(next.number(), Conditions.text(deadlines.latest()), deadlines.end());
        return new Plan.Turn(urgent(m, next, deadlines), sentence);
    }

    private static Finding urgent(Moment m, Seen next, Deadlines deadlines) {
        return Ending.of(m, next, deadlines)
                .map(ending -> Planner.with(Remarks.of(m), ending))
                .orElseGet(() -> state(m, false));
    }

    /** While a former generation is still trusted. */
    static Plan.Turn after(Moment m, Seen former, Instant until) {
        var sentence = former.facts().distrusted().isPresent()
                ? "generation %d is out of every bundle; its certificate ends %s".formatted(former.number(), until)
                : "generation %d leaves trust after %s; nothing needs to be done".formatted(former.number(), until);
        return new Plan.Turn(state(m, false), sentence);
    }
}
