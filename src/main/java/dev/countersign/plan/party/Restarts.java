package dev.countersign.plan.party;

import dev.countersign.api.RelyingParty;
import dev.countersign.plan.trust.Party;

/** Whether a restart says anything of what a workload trusts. */
final class Restarts {
    private Restarts() {}

    /** Who reads from Kubernetes may have read before or after: its pods tell nothing. */
    static boolean show(Party.Workloads party) {
        return party.reload() == RelyingParty.Reload.Restart && party.reads() == RelyingParty.Reads.Volume;
    }
}
