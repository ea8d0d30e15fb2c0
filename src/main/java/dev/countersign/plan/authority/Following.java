package dev.countersign.plan.authority;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Waiting for those who go by an authority until the next generation may sign. */
final class Following {
    private static final int NAMED = 3;

    /** Nobody tells us that a bundle, which was waited for, is gone, or that a clock was set. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Following() {}

    static Optional<Plan> follow(Moment m) {
        return m.stages().next().map(next -> follow(m, next));
    }

    private static Plan follow(Moment m, Seen next) {
        if (m.active().isEmpty()) {
            return activate(m, next, Code.GENERATION_ACTIVATED, "no other one can sign");
        }
        var proof = Proof.of(next, m.rule(), m.observed().audience(), m.now());
        var deadlines = deadlines(m);
        if (proof.isComplete()) {
            return Opportunity.await(m, next, deadlines)
                    .orElseGet(() -> activate(m, next, Code.GENERATION_ACTIVATED, "everybody trusts it"));
        }
        if (!m.rule().holds() && !m.clocks().earliest().isBefore(deadlines.latest())) {
            return activate(
                    m,
                    next,
                    Code.ACTIVATED_UNTRUSTED,
                    "the one before ends %s, and it is not known whether it is trusted by %s"
                            .formatted(deadlines.end(), named(behind(proof))));
        }
        return proof.unpublished().isEmpty() ? await(m, next, proof, deadlines) : publish(m, next, proof, deadlines);
    }

    private static Plan activate(Moment m, Seen next, Code code, String why) {
        return new Plan.Activate(
                new Finding(code, "generation %d signs from now on: %s".formatted(next.number(), why)),
                next.number(),
                m.active());
    }

    private static Plan publish(Moment m, Seen next, Proof proof, Deadlines deadlines) {
        return new Plan.Publish(
                inDoubt(m, next, deadlines)
                        .orElseGet(() -> new Finding(
                                Code.PUBLISHING,
                                "the anchor of generation %d is not yet in %s"
                                        .formatted(next.number(), named(proof.unpublished())))),
                next.number(),
                proof.unpublished(),
                m.active().orElseThrow(),
                Outlook.before(m, next, deadlines),
                Planner.soonest(m, deadlines.latest(), m.now().plus(PATIENCE)));
    }

    private static Plan await(Moment m, Seen next, Proof proof, Deadlines deadlines) {
        return new Plan.AwaitTrust(
                inDoubt(m, next, deadlines)
                        .orElseGet(() -> proof.isNone() ? noEvidence(next, proof) : lagging(next, proof)),
                next.number(),
                proof.waiting(),
                m.active().orElseThrow(),
                Outlook.before(m, next, deadlines),
                Planner.soonest(
                        m,
                        deadlines.latest(),
                        proof.settledAt().orElse(Instant.MAX),
                        m.now().plus(PATIENCE)));
    }

    private static Optional<Finding> inDoubt(Moment m, Seen next, Deadlines deadlines) {
        return m.rule().holds() || !m.clocks().dispute(deadlines.latest())
                ? Optional.empty()
                : Optional.of(m.clocks()
                        .differ(
                                "generation %d signs, whoever trusts it,".formatted(next.number()),
                                deadlines.latest()));
    }

    private static Finding noEvidence(Seen next, Proof proof) {
        return new Finding(
                Code.NO_EVIDENCE,
                ("nothing can show that generation %d is trusted (%s): name relying parties in the bundle, or set"
                                + " spec.rotation.settle")
                        .formatted(next.number(), named(proof.silent())));
    }

    private static Finding lagging(Seen next, Proof proof) {
        return new Finding(
                Code.AWAITING_TRUST,
                "generation %d is not yet trusted by %s".formatted(next.number(), named(proof.waiting())));
    }

    private static Deadlines deadlines(Moment m) {
        return Deadlines.of(
                m.wanted(),
                m.stages().signing().orElseThrow(),
                m.observed().audience().leaves());
    }

    private static List<String> behind(Proof proof) {
        return proof.unpublished().isEmpty() ? proof.waiting() : proof.unpublished();
    }

    static String named(List<String> all) {
        var first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
        return all.size() > NAMED ? first + " and %d others".formatted(all.size() - NAMED) : first;
    }
}
