package dev.countersign.plan.authority;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What stands on a generation's Secret because others have acted on it: each is written once and never taken back.
 *
 * @param created when the API server took the Secret
 * @param activated since when it may sign
 * @param retired since when it is trusted no more
 * @param distrusted since when its key is known to others
 * @param signedUntil when everything has ended that it ever signed; unknown of one that an older version made
 * @param restoredAt when it was taken up again under a new object
 * @param inPlaceOf numbers of generations that were lost and given up when this one was made
 */
public record Facts(
        Optional<Instant> created,
        Optional<Instant> activated,
        Optional<Instant> retired,
        Optional<Instant> distrusted,
        Optional<Instant> signedUntil,
        Optional<Instant> restoredAt,
        Optional<Cause> cause,
        Set<Integer> inPlaceOf) {
    /** Of one that was made and nothing more. */
    public static final Facts NONE = new Facts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of());

    public Facts {
        inPlaceOf = Set.copyOf(inPlaceOf);
    }

    /** Of one that signs since then. */
    public static Facts activated(Instant at) {
        return NONE.with(Optional.of(at), Optional.empty(), Optional.empty());
    }

    /** The same with other decisions. */
    public Facts with(Optional<Instant> activatedAt, Optional<Instant> retiredAt, Optional<Instant> distrustedAt) {
        return new Facts(created, activatedAt, retiredAt, distrustedAt, signedUntil, restoredAt, cause, inPlaceOf);
    }

    public Facts signedUntil(Instant until) {
        return new Facts(created, activated, retired, distrusted, Optional.of(until), restoredAt, cause, inPlaceOf);
    }

    public Facts because(Cause why) {
        return new Facts(created, activated, retired, distrusted, signedUntil, restoredAt, Optional.of(why), inPlaceOf);
    }

    public Facts created(Instant at) {
        return new Facts(Optional.of(at), activated, retired, distrusted, signedUntil, restoredAt, cause, inPlaceOf);
    }

    public Facts inPlaceOf(Set<Integer> lost) {
        return new Facts(created, activated, retired, distrusted, signedUntil, restoredAt, cause, lost);
    }

    /** True while its anchor belongs into bundles. */
    boolean isTrusted() {
        return retired.isEmpty() && distrusted.isEmpty();
    }
}
