package dev.countersign.plan.party;

import dev.countersign.api.RelyingParty;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Party;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges what one relying party has shown. Whatever a server was seen to refuse it does not trust, whoever says
 * otherwise; of the rest any evidence is enough.
 */
public final class Showing {
    private Showing() {}

    public static Shown of(Member member, Aim aim, Carried carried, Instant now) {
        if (isAtZero(member, carried)) {
            return atZero(member, aim);
        }
        var settling = Settling.of(member, carried, now);
        var bundle = carried.in(member.who().namespace());
        var claims = member.seen() instanceof Seen.Unseen ? List.<Claim>of() : Claim.of(member, aim, settling, bundle);
        var trusts = trusts(claims, member, aim);
        var complete = trusts.containsAll(aim.names())
                && (!aim.names().isEmpty() || claims.stream().anyMatch(Claim::whole));
        return new Shown(
                member.who(),
                trusts,
                evidence(claims, trusts, complete),
                complete,
                member.heard().keptOut(),
                complete ? Remark.of(member) : Optional.of(Lag.of(member, aim, carried, settling)),
                settling instanceof Settling.Until until ? Optional.of(until.end()) : Optional.empty());
    }

    private static Set<GenerationName> trusts(List<Claim> claims, Member member, Aim aim) {
        var trusts = new LinkedHashSet<>(aim.names());
        trusts.removeIf(name -> claims.stream().noneMatch(claim -> claim.of().contains(name)));
        trusts.removeAll(member.heard().refused());
        return trusts;
    }

    /** The best that shows all of it, or else the best that shows some of it. */
    private static Optional<Evidence> evidence(List<Claim> claims, Set<GenerationName> trusts, boolean complete) {
        return claims.stream()
                .filter(claim -> claim.of().containsAll(trusts) && (complete || !trusts.isEmpty()))
                .findFirst()
                .or(() -> claims.stream()
                        .filter(claim -> claim.of().stream().anyMatch(trusts::contains))
                        .findFirst())
                .map(Claim::evidence);
    }

    /** Without pods nobody trusts too little: the next one reads what is there when it begins. */
    private static boolean isAtZero(Member member, Carried carried) {
        return member.party() instanceof Party.Workloads party
                && member.seen() instanceof Seen.Running running
                && running.isAtZero()
                && (party.reads() == RelyingParty.Reads.Api
                        || Mounting.of(running, carried.in(member.who().namespace())).places().stream()
                                .anyMatch(place -> carried.since().containsKey(place)));
    }

    private static Shown atZero(Member member, Aim aim) {
        var finding = new Finding(
                Code.RELYING_PARTY_AT_ZERO,
                "%s has no pods and shall have none; the next one will read what is there then"
                        .formatted(member.who()));
        return new Shown(
                member.who(), aim.names(), Optional.empty(), true, Set.of(), Optional.of(finding), Optional.empty());
    }
}
