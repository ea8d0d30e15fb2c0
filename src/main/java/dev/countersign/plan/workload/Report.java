package dev.countersign.plan.workload;

import dev.countersign.api.Condition;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to say of restarts: the condition as it shall be, the events to tell, and when to look again. */
public record Report(List<Condition> conditions, List<Notice> notices, Instant lookAgainAt) {
    /** Nobody tells us of workloads. */
    private static final Duration RESYNC = Duration.ofMinutes(10);

    /** Somebody may have done what was asked for. */
    private static final Duration LAGGING = Duration.ofMinutes(1);

    private static final Duration STUCK = Duration.ofSeconds(15);

    /** As many workloads as a message names. */
    private static final int SHOWN = 16;

    /** Who names no workloads has no such condition, and who names none any more loses it. */
    public static Report none(List<Condition> old, Instant now) {
        return new Report(
                old.stream()
                        .filter(condition -> !Condition.RESTARTED.equals(condition.type()))
                        .toList(),
                List.of(),
                now.plus(RESYNC));
    }

    /** Nobody is restarted now; what was said before still holds. */
    public static Report unchanged(List<Condition> old, Instant now) {
        return new Report(old, List.of(), now.plus(RESYNC));
    }

    /** {@code count}: of how many workloads this is about. */
    public static Report of(Plan plan, int count, List<Condition> old, long generation, Instant now) {
        var because = because(plan, count);
        var isDone = plan instanceof Plan.Done done && done.lags().isEmpty();
        var condition = Conditions.of(
                Condition.RESTARTED, isDone, new Finding(because.code(), message(because, plan.lags())), generation);
        return new Report(
                Conditions.merge(old, List.of(condition), now), notices(plan, because, old), lookAgainAt(plan, now));
    }

    private static Finding because(Plan plan, int count) {
        return switch (plan) {
            case Plan.Roll roll -> roll.because();
            case Plan.Wait wait -> wait.because();
            case Plan.Stuck stuck -> stuck.because();
            case Plan.Note note ->
                new Finding(Code.RESTARTING, note.workload().name() + " began with this, which is written down on it");
            case Plan.Done done ->
                done.lags().stream()
                        .map(Lag::because)
                        .findFirst()
                        .orElseGet(() -> new Finding(
                                Code.RESTARTED,
                                count == 1
                                        ? "the workload has begun with what is there now"
                                        : "all %d workloads have begun with what is there now".formatted(count)));
        };
    }

    /** What is done now, and then who stays behind. */
    private static String message(Finding because, List<Lag> lags) {
        var others = lags.stream()
                .map(Lag::because)
                .filter(lag -> !lag.equals(because))
                .map(Finding::toString)
                .distinct()
                .toList();
        var shown = Stream.concat(Stream.of(because.sentence()), others.stream().limit(SHOWN))
                .collect(Collectors.joining("; "));
        return others.size() <= SHOWN ? shown : "%s; and %d others".formatted(shown, others.size() - SHOWN);
    }

    /** Each restart, and once whatever a person should hear of. */
    private static List<Notice> notices(Plan plan, Finding because, List<Condition> old) {
        var told = Conditions.find(old, Condition.RESTARTED)
                .filter(condition -> because.code().text().equals(condition.reason()))
                .isPresent();
        return plan instanceof Plan.Roll || (because.code().isWarning() && !told)
                ? List.of(Notice.of(because))
                : List.of();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant lookAgainAt(Plan plan, Instant now) {
        return switch (plan) {
            case Plan.Roll _ -> now.plus(Planner.LOOK);
            case Plan.Note _ -> now.plusSeconds(1);
            case Plan.Wait wait -> earlier(wait.lookAgainAt(), now.plus(RESYNC)); // a window may be changed meanwhile
            case Plan.Stuck _ -> now.plus(STUCK);
            case Plan.Done done -> now.plus(done.lags().isEmpty() ? RESYNC : LAGGING);
        };
    }
}
