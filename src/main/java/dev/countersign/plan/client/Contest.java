package dev.countersign.plan.client;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often somebody else undid what we wrote, and when we last put it right. Two writers that both insist make a hot
 * loop (cert-manager#8380, #7741), so the waits grow from one time to the next.
 *
 * @param undone steps in a row that put right what somebody else had changed
 * @param last when the last of them was taken
 * @param touched whether the Secret was changed since; what the world around it demands is nobody's attack
 */
public record Contest(int undone, Instant last, boolean touched) {
    public static final Contest NONE = new Contest(0, Instant.EPOCH, false);

    /** So many are put right at once: people correct themselves, and a tool may need two writes for one change. */
    static final int AT_ONCE = 3;

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration QUIET = Duration.ofMinutes(10);

    /** The same after one more step. */
    public Contest again(Instant now) {
        return new Contest(undone + 1, now, false);
    }

    /** True if a step for this reason answers a change of the Secret: it is due neither by time nor by the spec. */
    public static boolean isAnswer(Finding because, Wanted wanted, Observed.Memory memory) {
        var byTime = switch (because.code()) {
            case NEAR_EXPIRY, EXPIRED, NOT_YET_VALID, KEY_TOO_OLD, OUTLIVES_AUTHORITY, ISSUED_BY_RETIRING_GENERATION ->
                true;
            default -> false; // a new reason is counted until somebody knows better
        };
        return !byTime && memory.observedGeneration() == wanted.generation() && memory.revision() > 0;
    }

    /** When the next such step may be taken for a certificate that lives so long. */
    public Instant next(Duration lifetime) {
        return undone < AT_ONCE ? Instant.EPOCH : last.plus(pause(lifetime));
    }

    /** Until when it is remembered; quiet for so long means that it is over. */
    public Instant over() {
        var twice = undone < AT_ONCE
                ? Duration.ZERO
                : pause(LONGEST.multipliedBy(8)).multipliedBy(2);
        return last.plus(twice.compareTo(QUIET) > 0 ? twice : QUIET);
    }

    private Duration pause(Duration lifetime) {
        var doubled = FIRST.multipliedBy(1L << Math.clamp(undone - AT_ONCE, 0, 12));
        var eighth = lifetime.dividedBy(8);
        var cap = eighth.compareTo(LONGEST) > 0 ? LONGEST : eighth;
        return doubled.compareTo(cap) > 0 ? cap : doubled;
    }

    /** What people are told while it lasts. The same words each time, so that it is one event and not many. */
    public Optional<Finding> finding(Wanted wanted, Instant now) {
        if (undone < AT_ONCE || !now.isBefore(over())) {
            return Optional.empty();
        }
        var identity = wanted.identity();
        var inSecret = wanted.target().hasSecret();
        var name = inSecret ? wanted.target().secretName() : identity.name();
        return Optional.of(new Finding(
                Code.SECRET_CONTESTED,
                ("somebody else keeps changing %s after us, so it is put right less and less often: find the"
                                + " writer ('kubectl get %s %s -n %s -o yaml --show-managed-fields'), then annotate"
                                + " this object with countersign.dev/retry and a new text")
                        .formatted(
                                inSecret ? "the Secret " + name : "the status",
                                inSecret ? "secret" : "ccert",
                                name,
                                identity.namespace())));
    }
}
