package dev.countersign.plan.workload;

import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which workloads stay behind while the others are restarted, and why. */
final class Lags {
    /** Whoever takes a mark away each time it is written shall not drive pods in circles. */
    private static final Duration CALM = Duration.ofHours(1);

    private Lags() {}

    /** A workload that is there, and its turn. */
    record Found(Workload workload, Turn turn) {}

    static Stream<Found> found(List<Turn> turns) {
        return turns.stream()
                .flatMap(turn -> turn.look() instanceof Look.Found found
                        ? Stream.of(new Found(found.workload(), turn))
                        : Stream.empty());
    }

    static List<Lag> of(List<Turn> turns, Instant now) {
        return turns.stream()
                .flatMap(turn -> switch (turn.look()) {
                    case Look.Unseen unseen -> Stream.of(new Lag(turn.name(), unseen.because(), true));
                    case Look.Found found -> of(new Found(found.workload(), turn), now).stream();
                })
                .toList();
    }

    static Optional<Lag> of(Found one, Instant now) {
        var workload = one.workload();
        if (workload.carries(one.turn().mark())) {
            return carrying(workload, one.turn());
        }
        if (one.turn().isFirstOf(workload)) {
            return Optional.empty(); // its pods may still wait for what they begin with: none is restarted
        }
        return claimed(one)
                .or(() -> paused(workload))
                .or(() -> undone(one, now))
                .or(() -> notWhole(workload))
                .or(() -> replacedByHand(workload));
    }

    /** It has the mark; whether its pods begin anew may be up to others. */
    private static Optional<Lag> carrying(Workload workload, Turn turn) {
        if (!workload.begins(turn.mark()) || workload.isEmpty() || allRenewed(workload)) {
            return Optional.empty();
        }
        return workload.paused() ? paused(workload) : replacedByHand(workload);
    }

    private static boolean allRenewed(Workload workload) {
        return workload.progress().isWhole(workload.progress().wanted());
    }

    private static Optional<Lag> claimed(Found one) {
        return one.workload()
                .claimedBy(one.turn())
                .map(other -> lag(
                        one.workload(),
                        Code.RESTART_CLAIMED,
                        "%s is restarted for TrustBundle %s already, and can show the anchors of one bundle only: name it in"
                                        .formatted(one.workload().name(), other)
                                + " one of the two; if the other has let it go, run 'kubectl annotate %s %s-'"
                                        .formatted(one.workload().name().argument(), Mark.ANCHORS_OF),
                        true));
    }

    private static Optional<Lag> paused(Workload workload) {
        return workload.paused()
                ? Optional.of(lag(
                        workload,
                        Code.RESTART_PAUSED,
                        "%s is paused, so that it is not restarted: run 'kubectl rollout resume %s'"
                                .formatted(workload.name(), workload.name().argument()),
                        true))
                : Optional.empty();
    }

    private static Optional<Lag> undone(Found one, Instant now) {
        return one.workload()
                .rolled()
                .filter(roll -> roll.mark().equals(one.turn().mark()))
                .map(roll -> roll.at().plus(CALM))
                .filter(now::isBefore)
                .map(calm -> lag(
                        one.workload(),
                        Code.RESTART_UNDONE,
                        "somebody took the annotation %s away from the template of %s after it was restarted for it; it is put there again at %s: let the other writer leave it alone"
                                .formatted(
                                        one.turn().mark().annotation(),
                                        one.workload().name(),
                                        Conditions.text(calm)),
                        true));
    }

    /** An old one that our own restart has broken is not meant: it is under way. */
    private static Optional<Lag> notWhole(Workload workload) {
        return workload.isWhole() || workload.isEmpty() || workload.isOurs()
                ? Optional.empty()
                : Optional.of(lag(
                        workload,
                        Code.RESTART_NOT_WHOLE,
                        "%s is not restarted, because it is not whole and would only become worse: %s"
                                .formatted(workload.name(), workload.progress().text()),
                        true));
    }

    private static Optional<Lag> replacedByHand(Workload workload) {
        var how = switch (workload.strategy()) {
            case Strategy.All _ -> Optional.<String>empty();
            case Strategy.None _ -> Optional.of("updateStrategy OnDelete");
            case Strategy.From from -> Optional.of("a partition of " + from.partition());
        };
        return how.filter(_ -> !workload.isEmpty())
                .map(why -> lag(
                        workload,
                        Code.RESTART_BY_HAND,
                        "%s keeps pods until somebody deletes them (%s): delete those that do not have its present template, one after the other"
                                .formatted(workload.name(), why),
                        false));
    }

    private static Lag lag(Workload workload, Code code, String sentence, boolean keeps) {
        return new Lag(workload.name(), new Finding(code, sentence), keeps);
    }
}
