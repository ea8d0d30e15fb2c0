package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Warnings before something breaks, more urgent 30, 7 and 1 days before it, with what happens if nothing is done. Between those
 * days they stay the same, word for word: each is told as one Event, and nothing is written again meanwhile.
 */
final class Ending {
    private static final List<Integer> DAYS = List.of(1, 7, 30);

    private Ending() {}

    /** Of one that nobody follows. */
    static Finding alone(Seen signing, Instant now) {
        var end = signing.path().getFirst().validity().notAfter();
        return warning(
                ("generation %d ends %s%s and has no successor: if none is made, nothing is issued from then on, and what it"
                                + " signed is refused")
                        .formatted(
                                signing.number(),
                                daysUntil(end, now)
                                        .map(days -> in(days) + ", at ")
                                        .orElse(""),
                                end));
    }

    /**
     * Of one whose successor waits for others. Nothing is said in the first half of the time there is for that: until then
     * waiting is in the course of things, however short the life is.
     */
    static Optional<Finding> of(Moment m, Seen next, Deadlines deadlines) {
        var signing = m.stages().signing().orElseThrow().number();
        var breaks = m.rule().holds() ? deadlines.end() : deadlines.latest();
        return daysUntil(breaks, m.now())
                .filter(_ -> m.now().isAfter(deadlines.halfway()))
                .map(days -> m.rule().holds()
                        ? ("generation %d ends %s, at %s, and generation %d waits for those who do not trust it: if they do not"
                                        + " follow, nothing is issued from then on, and what was signed is refused")
                                .formatted(signing, in(days), deadlines.end(), next.number())
                        : ("generation %d ends %s, and %s generation %d signs whoever trusts it: who does not by then refuses"
                                        + " its certificates")
                                .formatted(signing, deadlines.end(), in(days), next.number()))
                .map(Ending::warning);
    }

    private static Finding warning(String sentence) {
        return new Finding(Code.AUTHORITY_NEAR_EXPIRY, sentence);
    }

    private static String in(int days) {
        return "in less than %d %s".formatted(days, days == 1 ? "day" : "days");
    }

    private static Optional<Integer> daysUntil(Instant time, Instant now) {
        return DAYS.stream()
                .filter(days -> !now.plus(Duration.ofDays(days)).isBefore(time))
                .findFirst();
    }
}
