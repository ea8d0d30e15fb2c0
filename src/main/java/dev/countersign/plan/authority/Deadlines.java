package dev.countersign.plan.authority;

import dev.countersign.pki.Validity;
import dev.countersign.plan.authority.Audience.Leaves;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the end of a generation means for the one after it.
 *
 * @param publish when its successor is prepared, so that there is time to wait for trust
 * @param latest the last moment at which every certificate in use can still be issued again before the end
 * @param hasty from then on no window is waited for: in the last tenth of a life, or when the last moment comes
 */
record Deadlines(Instant publish, Instant latest, Instant hasty, Instant end) {
    /** So many certificates are issued again in a second, whatever their number: nobody shall see a herd. */
    private static final Duration EACH = Duration.ofMillis(50);

    private static final Duration LEAST = Duration.ofSeconds(1);

    static Deadlines of(Wanted wanted, Seen signing, Leaves leaves) {
        var validity = signing.path().getFirst().validity();
        var begin =
                signing.facts().created().orElseGet(() -> validity.notBefore().plus(Validity.SKEW));
        var end = validity.notAfter();
        var life = Duration.between(begin, end);
        var reserve = leaves.longest().plus(pace(round(leaves))).plus(life.dividedBy(100));
        var lead = life.dividedBy(10);
        var due = end.minus(wanted.source().renewBefore().orElse(life.dividedBy(3)));
        // Lives that leave no time for both must not make one rotation follow the other without end.
        var publish = later(
                begin.plus(life.dividedBy(3)), earlier(due, end.minus(reserve).minus(lead)));
        var latest = later(publish.plus(lead), end.minus(reserve));
        return new Deadlines(publish, latest, earlier(latest, end.minus(lead)), end);
    }

    /** One certificate more or less must not move the last moment: the status names it. */
    private static Leaves round(Leaves leaves) {
        return new Leaves(Integer.highestOneBit(Math.min(leaves.count(), 1 << 29)) << 1, leaves.longest());
    }

    private static Duration pace(Leaves leaves) {
        return LEAST.plus(EACH.multipliedBy(leaves.count()));
    }

    /** Over which time certificates of former generations are issued again: at a steady rate, in half the time there is. */
    static Duration pace(Leaves leaves, Instant since, List<Plan.Former> formers) {
        var room = formers.stream()
                .map(former -> former.certificate().validity().notAfter())
                .filter(since::isBefore)
                .min(Instant::compareTo)
                .map(end -> Duration.between(since, end).dividedBy(2));
        return room.filter(half -> half.compareTo(pace(leaves)) < 0).orElseGet(() -> pace(leaves));
    }

    /** Half of the time there is for waiting: until then waiting is in the course of things, however short the life is. */
    Instant halfway() {
        return publish.plus(Duration.between(publish, latest).dividedBy(2));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
