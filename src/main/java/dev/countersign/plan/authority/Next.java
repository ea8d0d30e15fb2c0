package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** What an authority's source says about its generations now. */
sealed interface Next {
    /** There shall be another generation, made from this. */
    record Make(Finding because, Origin origin) implements Next {}

    /** The generations that are there go on; {@code remark}: what a person should know all the same. */
    record Stay(Optional<Finding> remark) implements Next {}

    /** Nothing may be issued. */
    record Stop(Finding because) implements Next {}

    static Next of(Wanted wanted, Observed observed, Instant now) {
        return switch (wanted.source()) {
            case Source.SelfSigned self ->
                newest(observed).isEmpty() ? make("it has no key yet", new Origin.Itself(self.template())) : stay();
            case Source.Intermediate intermediate -> Descent.next(wanted, intermediate, observed);
            case Source.Supplied supplied -> Bringing.next(supplied, observed, now);
        };
    }

    static Optional<Seen> newest(Observed observed) {
        return observed.generations().stream().max(Comparator.comparingInt(Seen::number));
    }

    static Next make(String why, Origin origin) {
        return new Make(new Finding(Code.PREPARING, why), origin);
    }

    static Next stay() {
        return new Stay(Optional.empty());
    }

    /** A generation that exists is not cut off by what befalls its source; one that does not exist cannot be made. */
    static Next missing(Observed observed, Finding because) {
        return newest(observed).isEmpty() ? new Stop(because) : new Stay(Optional.of(because));
    }
}
