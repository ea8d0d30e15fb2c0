package dev.countersign.plan.authority;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.AuthorityStatus.Progress;
import dev.countersign.api.Condition;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Where a rotation stands, for people. An authority that never rotated has nothing of it in its status. */
final class Progressing {
    /** As many names as a status lists. */
    private static final int NAMED = 16;

    private static final int LONGEST_NAME = 512;
    private static final Finding AT_REST = new Finding(Code.UP_TO_DATE, "no rotation is on its way");

    private Progressing() {}

    static Optional<Condition> condition(Plan plan, AuthorityStatus old, long generation) {
        if (plan instanceof Plan.Waiting waiting) {
            return Optional.of(Conditions.of(Condition.ROTATING, true, waiting.because(), generation));
        }
        return Conditions.find(old.conditions(), Condition.ROTATING)
                .map(_ -> Conditions.of(Condition.ROTATING, false, AT_REST, generation));
    }

    static Optional<Progress> of(Plan plan, Audience audience, AuthorityStatus old, Instant now) {
        if (!(plan instanceof Plan.Waiting waiting)) {
            return Optional.empty();
        }
        var before = Optional.ofNullable(old.rotation())
                .filter(known -> Objects.equals(known.generation(), waiting.number()));
        // A process that begins has looked at nobody: its first words are no news of the step.
        var step = before.filter(_ -> isBlind(waiting, audience))
                .flatMap(known -> Optional.ofNullable(known.step()))
                .orElseGet(() -> step(waiting));
        var since = before.filter(known -> step.equals(known.step()))
                .flatMap(known -> Conditions.time(known.since()))
                .orElse(now);
        return Optional.of(new Progress(
                step,
                waiting.number(),
                Conditions.text(since),
                waiting.lagging().stream().limit(NAMED).map(Progressing::cut).toList(),
                waiting.lagging().size(),
                waiting.turn().next()));
    }

    /** True if it waits for nothing but to look. */
    private static boolean isBlind(Plan.Waiting waiting, Audience audience) {
        return !audience.seen()
                || (!waiting.lagging().isEmpty() && audience.unseen().containsAll(waiting.lagging()));
    }

    private static String step(Plan.Waiting waiting) {
        return switch (waiting) {
            case Plan.Publish _ -> "Publish";
            case Plan.AwaitTrust _ -> "AwaitTrust";
            case Plan.AwaitLeaves _ -> "AwaitLeaves";
        };
    }

    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
