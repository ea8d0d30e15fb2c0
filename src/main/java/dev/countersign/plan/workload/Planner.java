package dev.countersign.plan.workload;

import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.workload.Lags.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which workload is restarted next. One at a time: whoever is under way must be whole before the next begins, and one
 * that was not whole before would only become worse.
 */
public final class Planner {
    /** While one is under way it is looked at this often. */
    static final Duration LOOK = Duration.ofSeconds(5);

    private Planner() {}

    public static Plan plan(List<Turn> turns, Opening opening, Instant now) {
        var lags = Lags.of(turns, now);
        return underWay(turns, lags, opening, now)
                .or(() -> next(turns, lags, opening))
                .orElseGet(() -> new Plan.Done(lags));
    }

    /** First whoever has begun: it is waited for, or, if something newer has come meanwhile, begins once more. */
    private static Optional<Plan> underWay(List<Turn> turns, List<Lag> lags, Opening opening, Instant now) {
        var begun = Lags.found(turns).filter(Planner::isUnderWay).toList();
        var current =
                begun.stream().filter(one -> one.workload().carries(one.turn().mark()));
        return Stream.concat(current, begun.stream()).findFirst().map(one -> {
            var workload = one.workload();
            var newer = workload.rolled()
                    .filter(roll ->
                            roll.mark().annotation().equals(one.turn().mark().annotation()))
                    .filter(_ -> !workload.carries(one.turn().mark()));
            return newer.isPresent() && Lags.of(one, now).isEmpty()
                    ? roll(one, lags, opening)
                    : waiting(workload, lags, now);
        });
    }

    private static boolean isUnderWay(Found one) {
        var workload = one.workload();
        // Where it was only written down nobody has restarted anything.
        var begun = workload.begins(one.turn().mark()) || workload.isOurs();
        return begun && !workload.isEmpty() && !workload.paused() && !workload.isWhole();
    }

    private static Plan waiting(Workload workload, List<Lag> lags, Instant now) {
        // Who carries the mark and says nothing of a roll had its annotations restored or copied: nobody knows since
        // when.
        var late = workload.rolled()
                .map(roll -> !now.isBefore(workload.patience(roll.at())))
                .orElse(true);
        var since = workload.rolled()
                .map(roll -> " since " + Conditions.text(roll.at()))
                .orElse("");
        var sentence = "%s was restarted and is not whole%s: %s"
                .formatted(workload.name(), since, workload.progress().text());
        return late || workload.progress().stalled()
                ? new Plan.Stuck(
                        new Finding(
                                Code.RESTART_STUCK,
                                "%s; no other workload is restarted until it is: run 'kubectl rollout status %s' and look at its pods"
                                        .formatted(sentence, workload.name().argument())),
                        lags)
                : new Plan.Wait(new Finding(Code.RESTART_AWAITED, sentence), now.plus(LOOK), lags);
    }

    private static Optional<Plan> next(List<Turn> turns, List<Lag> lags, Opening opening) {
        return Lags.found(turns)
                .filter(one -> !one.workload().carries(one.turn().mark()))
                .filter(one -> lags.stream().noneMatch(lag -> lag.keeps(one.turn())))
                .findFirst()
                .map(one -> one.turn().isFirstOf(one.workload())
                        ? new Plan.Note(one.workload(), one.turn(), lags)
                        : roll(one, lags, opening));
    }

    private static Plan roll(Found one, List<Lag> lags, Opening opening) {
        var workload = one.workload();
        return switch (opening) {
            case Opening.Closed closed ->
                new Plan.Wait(
                        new Finding(
                                Code.RESTART_OUT_OF_WINDOW,
                                "%s is restarted when the window of %s opens, at %s"
                                        .formatted(workload.name(), closed.whose(), Conditions.text(closed.until()))),
                        closed.until(),
                        lags);
            case Opening.Unclear unclear -> new Plan.Stuck(unclear.because(), lags);
            case Opening.Open _ ->
                new Plan.Roll(
                        workload,
                        one.turn(),
                        new Finding(
                                Code.RESTARTING,
                                "%s is restarted: its template gets %s"
                                        .formatted(
                                                workload.name(),
                                                one.turn().mark().annotation())),
                        lags);
        };
    }
}
