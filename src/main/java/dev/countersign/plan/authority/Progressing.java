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

    static Optional<Progress> of(Plan plan, AuthorityStatus old, Instant now) {
        if (!(plan instanceof Plan.Waiting waiting)) {
            return Optional.empty();
        }
        var step = step(waiting);
        var since = Optional.ofNullable(old.rotation())
                .filter(before -> step.equals(before.step()) && Objects.equals(before.generation(), waiting.number()))
                .flatMap(before -> Conditions.time(before.since()))
                .orElse(now);
        return Optional.of(new Progress(
                step,
                waiting.number(),
                Conditions.text(since),
                waiting.lagging().stream().limit(NAMED).map(Progressing::cut).toList(),
                waiting.lagging().size(),
                waiting.turn().next()));
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
