package dev.countersign.plan.evidence;

import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Verdict.Doubt;
import dev.countersign.plan.evidence.Verdict.Inconclusive;
import dev.countersign.plan.evidence.Verdict.Refuses;
import dev.countersign.plan.evidence.Verdict.Trusts;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what servers answered. A finished handshake proves nothing: TLS 1.3 refuses after it, and nginx inside it. What
 * proves something is a difference: whoever tells a stranger from the active generation verifies, and whoever answers
 * a certificate like one of the active generation lets it in.
 */
public final class Verdicts {
    private Verdicts() {}

    /**
     * Whether a server lets {@code asked} in.
     *
     * @param active the name under which the active generation's certificate was presented
     */
    public static Verdict of(Sight sight, String active, String asked) {
        var spoken = Stream.of(TlsVersion.values())
                .filter(version -> !sight.in(version).versionNotSpoken())
                .map(version -> of(version, sight.in(version), active, asked))
                .toList();
        return spoken.isEmpty() ? new Inconclusive(Doubt.NO_ANSWER, "no version of TLS is spoken") : worst(spoken);
    }

    /** Whether all of them do, for example the pods of one workload. Of none at all, nothing can be said. */
    public static Verdict ofAll(Collection<Sight> sights, String active, String asked) {
        return sights.isEmpty()
                ? new Inconclusive(Doubt.NOT_ASKED, "no server was asked")
                : worst(sights.stream().map(sight -> of(sight, active, asked)).toList());
    }

    /**
     * A server that turns {@code asked} away like a stranger, where it is known to tell strangers from those it lets in.
     * Who now answers both like a friend has stopped to verify, and refuses nobody.
     */
    public static Optional<Refuses> likeStranger(Collection<Sight> sights, String asked) {
        return sights.stream()
                .flatMap(sight -> Stream.of(TlsVersion.values())
                        .flatMap(version -> likeStranger(version, sight.in(version), asked).stream()))
                .findFirst();
    }

    private static Optional<Refuses> likeStranger(TlsVersion version, Answers answers, String asked) {
        return doubtAboutStranger(answers).isPresent()
                ? Optional.empty()
                : answers.to(asked)
                        .filter(outcome ->
                                outcome.turnsAway() && answers.stranger().contains(outcome))
                        .map(outcome -> new Refuses(version, outcome));
    }

    /** Whether each of them turns {@code asked} away, in every version of TLS that it speaks. Of none at all it is not shown. */
    public static boolean refusedByAll(Collection<Sight> sights, String active, String asked) {
        return !sights.isEmpty() && sights.stream().allMatch(sight -> refusedBy(sight, active, asked));
    }

    private static boolean refusedBy(Sight sight, String active, String asked) {
        var spoken = Stream.of(TlsVersion.values())
                .filter(version -> !sight.in(version).versionNotSpoken())
                .toList();
        return !spoken.isEmpty()
                && spoken.stream()
                        .allMatch(version -> of(version, sight.in(version), active, asked) instanceof Refuses);
    }

    private static Verdict of(TlsVersion version, Answers answers, String active, String asked) {
        var doubt = doubtAboutStranger(answers)
                .or(() -> doubtAboutActive(answers, active))
                .or(() -> doubtAbout(answers, active, asked));
        if (doubt.isPresent()) {
            var found = doubt.get();
            return new Inconclusive(found.doubt(), found.detail() + " in " + version.label());
        }
        return answers.to(asked)
                .filter(outcome -> !answers.to(active).equals(Optional.of(outcome)))
                .<Verdict>map(outcome -> new Refuses(version, outcome))
                .orElseGet(Trusts::new);
    }

    private static Optional<Inconclusive> doubtAboutStranger(Answers answers) {
        var outcomes = answers.stranger();
        var missing = outcomes.stream().filter(NoAnswer.class::isInstance).findFirst();
        if (missing.isPresent()) {
            return doubt(Doubt.NO_ANSWER, "a stranger: " + missing.get().text());
        }
        // Once before and once after: what changes in between is the server's mood, not its mind.
        if (outcomes.size() < 2) {
            return doubt(Doubt.NOT_ASKED, "a stranger was not sent twice");
        }
        return outcomes.stream().distinct().count() == 1
                ? Optional.empty()
                : doubt(
                        Doubt.UNSTEADY,
                        outcomes.getFirst().text() + ", then "
                                + outcomes.getLast().text());
    }

    private static Optional<Inconclusive> doubtAboutActive(Answers answers, String active) {
        return noAnswer(answers, active)
                .or(() -> answers.to(active).flatMap(outcome -> {
                    if (outcome.refuses()) {
                        return doubt(Doubt.ACTIVE_REFUSED, outcome.text());
                    }
                    return answers.stranger().contains(outcome)
                            ? doubt(Doubt.STRANGER_TREATED_ALIKE, outcome.text())
                            : Optional.empty();
                }));
    }

    /** Whatever is neither like the active one nor a refusal is something else: a server that is busy, for example. */
    private static Optional<Inconclusive> doubtAbout(Answers answers, String active, String asked) {
        return noAnswer(answers, asked)
                .or(() -> answers.to(asked)
                        .filter(outcome -> !answers.to(active).equals(Optional.of(outcome)))
                        .filter(outcome -> !answers.stranger().contains(outcome) && !outcome.turnsAway())
                        .flatMap(outcome -> doubt(Doubt.UNLIKE_BOTH, asked + ": " + outcome.text())));
    }

    private static Optional<Inconclusive> noAnswer(Answers answers, String name) {
        var outcome = answers.to(name);
        if (outcome.isEmpty()) {
            return doubt(Doubt.NOT_ASKED, name);
        }
        return outcome.filter(NoAnswer.class::isInstance)
                .flatMap(none -> doubt(Doubt.NO_ANSWER, name + ": " + none.text()));
    }

    private static Optional<Inconclusive> doubt(Doubt doubt, String detail) {
        return Optional.of(new Inconclusive(doubt, detail));
    }

    /** A refusal is certain whatever else is unclear. */
    private static Verdict worst(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(Refuses.class::isInstance)
                .findFirst()
                .or(() ->
                        verdicts.stream().filter(Inconclusive.class::isInstance).findFirst())
                .orElseGet(Trusts::new);
    }
}
