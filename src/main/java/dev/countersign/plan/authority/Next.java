package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Instant;
import java.util.Optional;

/** What an authority's source says about its generations now. */
sealed interface Next {
    /**
     * There shall be another generation, made from this.
     *
     * @param atOnce whether it signs from the beginning
     */
    record Make(Finding because, Origin origin, boolean atOnce) implements Next {}

    /**
     * The generations that are there go on.
     *
     * @param remark what a person should know all the same
     * @param fresh what another one could be made from when time or a person asks for it; empty if from nothing now
     */
    record Stay(Optional<Finding> remark, Optional<Origin> fresh) implements Next {}

    /** Nothing may be issued. */
    record Stop(Finding because) implements Next {}

    static Next of(Wanted wanted, Observed observed, Instant now) {
        return switch (wanted.source()) {
            case Source.SelfSigned self -> {
                var origin = new Origin.Itself(self.template());
                yield held(observed).isEmpty()
                        ? make("it has no key yet", origin)
                        : new Stay(Optional.empty(), Optional.of(origin));
            }
            case Source.Intermediate intermediate -> Descent.next(wanted, intermediate, observed);
            case Source.Supplied supplied -> Bringing.next(wanted, supplied, observed, now);
        };
    }

    /** The generation that the next one is compared with. */
    static Optional<Seen> held(Observed observed) {
        return Stages.of(observed).newest();
    }

    static Next make(String why, Origin origin) {
        return new Make(new Finding(Code.PREPARING, why), origin, true);
    }

    static Next stay() {
        return new Stay(Optional.empty(), Optional.empty());
    }

    static Next stay(Finding remark) {
        return new Stay(Optional.of(remark), Optional.empty());
    }

    /** A generation that exists is not cut off by what befalls its source; one that does not exist cannot be made. */
    static Next missing(Observed observed, Finding because) {
        return held(observed).isEmpty() ? new Stop(because) : stay(because);
    }
}
