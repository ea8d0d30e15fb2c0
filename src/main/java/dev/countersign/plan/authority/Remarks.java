package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.util.List;
import java.util.Optional;

/** What a person should know of an authority that goes on all the same; the first that holds is told. */
final class Remarks {
    /** One of them. */
    interface Remark {
        Optional<Finding> holds(Moment moment);
    }

    static final List<Remark> ALL = List.of(
            Remarks::source,
            Remarks::distrustUnknown,
            Remarks::distrustNotEnforceable,
            Remarks::stillTrusted,
            Remarks::rollBackTooLate,
            Remarks::reasonSpent,
            Remarks::reasonNeedsSource,
            m -> m.wanted().allowance().unclearness().map(Finding::of));

    private Remarks() {}

    static Optional<Finding> of(Moment moment) {
        return ALL.stream().flatMap(remark -> remark.holds(moment).stream()).findFirst();
    }

    static Optional<Finding> source(Moment m) {
        return m.next() instanceof Next.Stay stay ? stay.remark() : Optional.empty();
    }

    static Optional<Finding> distrustUnknown(Moment m) {
        return m.rule().distrust().stream()
                .sorted()
                .filter(number -> m.observed().generations().stream().noneMatch(seen -> seen.number() == number))
                .findFirst()
                .map(number -> new Finding(
                        Code.DISTRUST_UNKNOWN,
                        ("spec.rotation.distrust names %d, and there is no such generation; none will ever get that"
                                        + " number while it is named: correct or remove it")
                                .formatted(number)));
    }

    /** Clients send it along, and its root is trusted: only its parent's revocation list could stop it. */
    static Optional<Finding> distrustNotEnforceable(Moment m) {
        return m.observed().generations().stream()
                .filter(seen -> seen.facts().distrusted().isPresent()
                        && !seen.above().isEmpty()
                        && !seen.path().getFirst().validity().endedAt(m.now()))
                .findFirst()
                .map(seen -> new Finding(
                        Code.DISTRUST_NOT_ENFORCEABLE,
                        ("whoever has the key of generation %d is let in until %s, because clients send its certificate"
                                        + " along and '%s' above it is trusted: rotate the authority above, and distrust"
                                        + " what signed it there")
                                .formatted(
                                        seen.number(),
                                        seen.path().getFirst().validity().notAfter(),
                                        seen.path().getLast().subjectText())));
    }

    /** A step of its own as long as there is no other; beside another rotation nobody shall lose sight of it. */
    static Optional<Finding> stillTrusted(Moment m) {
        return m.stages().next().flatMap(_ -> Leaving.stillTrusted(m));
    }

    /** The text of a generation before the present one brings nothing back. */
    static Optional<Finding> rollBackTooLate(Moment m) {
        var top = m.stages().top().map(Seen::number).orElse(0);
        return m.rule()
                .reason()
                .filter(text -> m.standsOn(text).noneMatch(seen -> seen.number() >= top))
                .flatMap(text -> m.standsOn(text)
                        .filter(seen -> seen.facts().activated().isPresent())
                        .findFirst())
                .map(seen -> new Finding(
                        Code.ROLL_BACK_TOO_LATE,
                        ("spec.rotation.reason is the text of generation %d, and generation %d signs already: write"
                                        + " another text to rotate once more")
                                .formatted(seen.number(), top)));
    }

    static Optional<Finding> reasonSpent(Moment m) {
        return m.rule()
                .reason()
                .flatMap(text -> m.standsOn(text)
                        .filter(seen -> seen.facts().activated().isEmpty()
                                && seen.facts().retired().isPresent())
                        .findFirst())
                .filter(seen -> m.stages().next().isEmpty())
                .map(seen -> new Finding(
                        Code.REASON_SPENT,
                        ("spec.rotation.reason is the text of generation %d, which was taken back: write another text to"
                                        + " rotate")
                                .formatted(seen.number())));
    }

    static Optional<Finding> reasonNeedsSource(Moment m) {
        return m.wish()
                .filter(_ -> m.fresh().isEmpty() && m.stages().next().isEmpty())
                .map(text -> new Finding(
                        Code.REASON_NEEDS_SOURCE,
                        m.wanted().source() instanceof Source.Supplied supplied
                                ? "spec.rotation.reason asks for another key: put a new key pair into the Secret "
                                        + supplied.secretName()
                                : "spec.rotation.reason asks for another key, and none can be made now"));
    }
}
