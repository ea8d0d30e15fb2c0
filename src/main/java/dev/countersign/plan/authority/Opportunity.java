package dev.countersign.plan.authority;

import dev.countersign.api.Rotation;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.workload.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a generation that everybody trusts may begin to sign now. From then on every certificate is issued again and workloads
 * are restarted for theirs, which people want to happen in the hours that they named.
 */
public final class Opportunity {
    private Opportunity() {}

    /** Waiting for the window, if it is closed and there is time to wait. */
    static Optional<Plan> await(Moment m, Seen next, Deadlines deadlines) {
        return m.now().isBefore(deadlines.hasty())
                ? m.rule().window().flatMap(window -> await(m, next, deadlines, window))
                : Optional.empty();
    }

    private static Optional<Plan> await(Moment m, Seen next, Deadlines deadlines, Rotation.Window window) {
        try {
            return Window.of(window).opensAt(m.now()).map(opens -> closed(m, next, deadlines, opens));
        } catch (PkiException e) {
            return Optional.of(unclear(m, next, deadlines, e.what()));
        }
    }

    private static Plan closed(Moment m, Seen next, Deadlines deadlines, Instant opens) {
        var because = new Finding(
                Code.AWAITING_WINDOW,
                "everybody trusts generation %d, and it begins to sign when rotation.window opens, at %s"
                        .formatted(next.number(), Conditions.text(opens)));
        var sentence = "generation %d signs from %s on".formatted(next.number(), Conditions.text(opens))
                + (opens.isBefore(deadlines.hasty()) ? "" : ", or " + atTheLatest(deadlines));
        return await(m, next, because, sentence, opens, deadlines.hasty());
    }

    private static Plan unclear(Moment m, Seen next, Deadlines deadlines, String why) {
        var because = new Finding(
                Code.RESTART_WINDOW_UNCLEAR,
                "generation %d does not begin to sign, because rotation.window cannot be read: %s"
                        .formatted(next.number(), why));
        var sentence = "generation %d signs when rotation.window is corrected or removed, or %s"
                .formatted(next.number(), atTheLatest(deadlines));
        return await(m, next, because, sentence, deadlines.hasty());
    }

    private static String atTheLatest(Deadlines deadlines) {
        return "from %s on at any hour".formatted(Conditions.text(deadlines.hasty()));
    }

    private static Plan await(Moment m, Seen next, Finding because, String sentence, Instant... times) {
        return new Plan.AwaitTrust(
                because,
                next.number(),
                List.of(),
                m.active().orElseThrow(),
                new Plan.Turn(Outlook.state(m, false), sentence),
                Planner.soonest(m, times));
    }

    /**
     * True if nobody waits for a window any more: a successor has to sign soon, or a known key is still trusted by somebody who
     * could be restarted.
     */
    public static boolean isPressing(Wanted wanted, Observed observed, Instant now) {
        var stages = Stages.of(observed);
        var late = stages.next().isPresent()
                && stages.signing()
                        .filter(signing -> !now.isBefore(Deadlines.of(
                                        wanted, signing, observed.audience().leaves())
                                .hasty()))
                        .isPresent();
        return late || Leaving.isStillTrusted(observed, now);
    }
}
