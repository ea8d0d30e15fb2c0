package dev.countersign.plan.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One workload as it was seen.
 *
 * @param version its resourceVersion, which goes into every write
 * @param annotations its own; its template has others
 */
public record Workload(
        WorkloadName name,
        String uid,
        String version,
        Map<String, String> annotations,
        boolean paused,
        Strategy strategy,
        Progress progress,
        Template template) {

    /** So long pods may take to begin, one after the other, before people hear of it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration FOR_EACH_POD = Duration.ofMinutes(2);

    public Workload {
        annotations = Map.copyOf(annotations);
    }

    /** True if its next pods begin with this, or its present ones are known to have it. */
    boolean carries(Mark mark) {
        var present = Optional.ofNullable(template.annotations().get(mark.annotation()))
                .or(() -> Optional.ofNullable(annotations.get(mark.annotation())));
        return present.equals(Optional.of(mark.value()));
    }

    /** True if its next pods begin with this. */
    boolean begins(Mark mark) {
        return mark.value().equals(template.annotations().get(mark.annotation()));
    }

    /** True if neither its template nor itself has ever carried anything of this kind. */
    boolean isUnmarked(Mark mark) {
        return !template.annotations().containsKey(mark.annotation()) && !annotations.containsKey(mark.annotation());
    }

    public boolean isWhole() {
        return progress.isWhole(strategy.replaced(progress.wanted()));
    }

    /** It has no pods and shall have none. */
    public boolean isEmpty() {
        return progress.wanted() == 0;
    }

    /** The last roll by the operator, if it said so here. */
    public Optional<Roll> rolled() {
        return Roll.read(annotations.get(Mark.ROLLED));
    }

    /** True if the operator rolled it last, and nobody has changed its spec since. */
    boolean isOurs() {
        return rolled().filter(roll -> roll.generation() == progress.generation())
                .isPresent();
    }

    /** Until when it may take after a roll. */
    Instant patience(Instant rolled) {
        return rolled.plus(PATIENCE).plus(FOR_EACH_POD.multipliedBy(progress.wanted()));
    }

    /** True if a container mounts this object, and of its entries one of these. */
    public boolean mounts(Mount.Kind kind, String object, Set<String> keys) {
        return template.mounts().stream()
                .filter(mount -> mount.kind() == kind && mount.name().equals(object))
                .anyMatch(mount -> keys.stream().anyMatch(mount::has));
    }

    /** For whom else the mark stands in its template, if it does. */
    Optional<String> claimedBy(Turn turn) {
        return turn.owner()
                .flatMap(owner -> Optional.ofNullable(annotations.get(Mark.ANCHORS_OF))
                        .filter(present -> !present.equals(owner)));
    }
}
