package dev.countersign.faults;

import dev.countersign.faults.Kills.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What came of one run. */
public final class KilledOutcome {
    private static final String MIXED = "is not a pair";

    /** One write at which the operator was killed. */
    public record Struck(String step, int number, Moment moment) {
        static Struck read(String text) {
            var parts = text.split(" ", 3);
            return new Struck(parts[0], Integer.parseInt(parts[1]), Moment.valueOf(parts[2]));
        }

        @Override
        public String toString() {
            return step + " " + number + " " + moment;
        }
    }

    private final Map<String, Integer> writes = new LinkedHashMap<>();
    private final Set<Struck> struck = new LinkedHashSet<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> mixed = new ArrayList<>();
    private Duration slowest = Duration.ZERO;
    private int surplus;
    private int revisions;

    void done(String step, int counted, Set<Integer> numbers, Moment moment) {
        writes.put(step, counted);
        numbers.forEach(number -> struck.add(new Struck(step, number, moment)));
    }

    void recovered(Duration time) {
        slowest = time.compareTo(slowest) > 0 ? time : slowest;
    }

    void lost(String objection) {
        lost.add(objection);
    }

    void judged(Witness witness, int seen) {
        witness.objections().forEach(objection -> (objection.contains(MIXED) ? mixed : lost).add(objection));
        surplus = Math.max(0, witness.issued() - KilledScene.LEAVES * KilledScene.ISSUES);
        revisions = seen;
        if (surplus > struck.size()) {
            lost.add(surplus + " surplus certificates after " + struck.size() + " kills");
        }
    }

    /** How many writes each step took. */
    public Map<String, Integer> writes() {
        return writes;
    }

    public Set<Struck> struck() {
        return struck;
    }

    /** What somebody lost: access, trust, a minute, quiet. */
    public List<String> lost() {
        return lost;
    }

    /** Secrets whose key and certificate did not match. */
    public List<String> mixed() {
        return mixed;
    }

    /** Certificates more than nobody's death would have taken. */
    public int surplus() {
        return surplus;
    }

    @Override
    public String toString() {
        return "writes %s, killed %d times, at most %d s until done, %d revisions, %d surplus, lost %s, mixed %s"
                .formatted(writes, struck.size(), slowest.toSeconds(), revisions, surplus, lost, mixed);
    }
}
