package dev.countersign.plan.party;

import dev.countersign.plan.trust.Party;

/** One relying party, which entry of a spec names it, and what was seen and heard of it. */
public record Member(Who who, Party party, Seen seen, Heard heard) {
    public Member hearing(Heard changed) {
        return new Member(who, party, seen, changed);
    }
}
