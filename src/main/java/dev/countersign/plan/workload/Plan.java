package dev.countersign.plan.workload;

import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What to do next with workloads that are restarted one after the other. */
public sealed interface Plan {
    /** Which of them stay behind, and why. They hold up none of the others. */
    List<Lag> lags();

    /** If it may not be written: where one may not be restarted none of them may, for the right is for a namespace. */
    default Plan refused(Finding because) {
        var workload = switch (this) {
            case Roll roll -> Optional.of(roll.workload());
            case Note note -> Optional.of(note.workload());
            case Wait _, Stuck _, Done _ -> Optional.<Workload>empty();
        };
        var refused = workload.map(one -> new Lag(one.name(), because, true));
        return new Done(Stream.concat(refused.stream(), lags().stream()).toList());
    }

    /** Let its template carry the mark, so that its pods begin anew. */
    record Roll(Workload workload, Turn turn, Finding because, List<Lag> lags) implements Plan {
        public Roll {
            lags = List.copyOf(lags);
        }
    }

    /** Write down that its pods have begun with this; none of them begins anew. */
    record Note(Workload workload, Turn turn, List<Lag> lags) implements Plan {
        public Note {
            lags = List.copyOf(lags);
        }
    }

    /** One is under way, or the window is closed: look again then. */
    record Wait(Finding because, Instant lookAgainAt, List<Lag> lags) implements Plan {
        public Wait {
            lags = List.copyOf(lags);
        }
    }

    /** One that was restarted does not become whole, or nobody knows when the next may begin: none of the others follows. */
    record Stuck(Finding because, List<Lag> lags) implements Plan {
        public Stuck {
            lags = List.copyOf(lags);
        }
    }

    /** All that can carry their marks carry them and are whole. */
    record Done(List<Lag> lags) implements Plan {
        public Done {
            lags = List.copyOf(lags);
        }
    }
}
