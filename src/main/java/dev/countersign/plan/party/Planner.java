package dev.countersign.plan.party;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges all relying parties of one bundle. Pure: the same world and time give the same plan. */
public final class Planner {
    private Planner() {}

    public static Plan plan(List<Member> members, Aim aim, Carried carried, Instant now) {
        var shown = new ArrayList<Shown>();
        var ask = new ArrayList<Inquiry>();
        for (var member : members) {
            var objection =
                    Inquiry.objection(member).filter(_ -> !member.heard().trustsAll(aim));
            var heard = objection.isPresent()
                    ? member.hearing(new Heard(
                            member.heard().verdicts(), objection, member.heard().keptOut()))
                    : member;
            var found = Showing.of(heard, aim, carried, now);
            shown.add(found);
            inquiry(heard, found, aim, carried).ifPresent(ask::add);
        }
        return new Plan(shown, ask);
    }

    /** Nobody is asked before the anchors are where it could have them from, nor after it has shown all of them and no other. */
    private static Optional<Inquiry> inquiry(Member member, Shown shown, Aim aim, Carried carried) {
        return (shown.complete() && (shown.hasThemAll() || member.heard().refusesAll(aim)))
                        || aim.generations().isEmpty()
                        || carried.since().isEmpty()
                ? Optional.empty()
                : Inquiry.of(member);
    }
}
