package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.util.Optional;

/** When another generation is made, and from what. */
final class Preparing {
    private Preparing() {}

    static Optional<Plan> prepare(Moment m) {
        if (m.next() instanceof Next.Make make) {
            return Optional.of(prepare(
                    m,
                    make.because(),
                    make.origin(),
                    cause(m),
                    make.atOnce() || m.active().isEmpty()));
        }
        if (m.stages().next().isPresent() || m.fresh().isEmpty()) {
            return Optional.empty();
        }
        if (m.stages().signing().isEmpty()) {
            return Optional.of(afterDistrust(m));
        }
        return byReason(m).or(() -> byTime(m));
    }

    /** The first one fulfils whatever was wished before it was there. */
    private static Optional<Cause> cause(Moment m) {
        if (m.stages().top().isPresent()) {
            return Optional.of(Cause.of(Cause.Kind.SOURCE));
        }
        return m.rule().reason().map(text -> new Cause(Cause.Kind.REASON, text));
    }

    /** It signs at once, whoever trusts it yet: whoever does not will refuse what the other one signed as well. */
    static Plan afterDistrust(Moment m) {
        var because = new Finding(Code.PREPARING, "the key of the generation before is known to others");
        return prepare(m, because, m.fresh().orElseThrow(), Optional.of(Cause.of(Cause.Kind.DISTRUST)), true);
    }

    private static Optional<Plan> byReason(Moment m) {
        return m.wish()
                .map(text -> prepare(
                        m,
                        new Finding(Code.PREPARING, "spec.rotation.reason asks for it: " + text),
                        m.fresh().orElseThrow(),
                        Optional.of(new Cause(Cause.Kind.REASON, text)),
                        false));
    }

    private static Optional<Plan> byTime(Moment m) {
        var signing = m.stages().signing().orElseThrow();
        var deadlines =
                Deadlines.of(m.wanted(), signing, m.observed().audience().leaves());
        return m.rule().automatic() && !m.now().isBefore(deadlines.publish())
                ? Optional.of(prepare(
                        m,
                        new Finding(
                                Code.PREPARING, "generation %d ends %s".formatted(signing.number(), deadlines.end())),
                        m.fresh().orElseThrow(),
                        Optional.of(Cause.of(Cause.Kind.EXPIRY)),
                        false))
                : Optional.empty();
    }

    private static Plan prepare(Moment m, Finding because, Origin origin, Optional<Cause> cause, boolean atOnce) {
        return new Plan.Prepare(
                because,
                m.wanted(),
                m.observed().another(m.rule().distrust()),
                origin,
                cause,
                atOnce,
                m.observed().lost(),
                m.active());
    }
}
