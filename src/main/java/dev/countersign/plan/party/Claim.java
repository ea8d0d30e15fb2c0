package dev.countersign.plan.party;

import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one kind of evidence shows.
 *
 * @param whole every anchor is trusted, those of no generation too
 */
record Claim(Evidence evidence, Set<GenerationName> of, boolean whole) {
    /** All that is claimed of one party, the better evidence first. */
    static List<Claim> of(Member member, Aim aim, Settling settling, Set<Place> bundle) {
        var heard = member.heard();
        var probed = new Claim(Evidence.Probed, heard.trusted(), heard.trustsAll(aim));
        var settled = new Claim(
                Evidence.Settled, settling instanceof Settling.Settled ? aim.names() : Set.of(), settling.isOver());
        return Stream.of(restarted(member, aim, bundle), probed, settled, acknowledged(member, aim))
                .filter(claim -> claim.whole() || !claim.of().isEmpty())
                .toList();
    }

    /**
     * Every pod began when what it mounts carried the anchors: the operator writes the hash into a template only then, and
     * pods inherit it.
     */
    private static Claim restarted(Member member, Aim aim, Set<Place> bundle) {
        var nothing = new Claim(Evidence.Restarted, Set.of(), false);
        if (!(member.party() instanceof Party.Workloads party)
                || !(member.seen() instanceof Seen.Running running)
                || !Restarts.show(party)
                || running.pods().isEmpty()) {
            return nothing;
        }
        if (!Mounting.of(running, bundle).byObject()) {
            return nothing;
        }
        var trusted = new LinkedHashSet<>(aim.names());
        running.pods().forEach(pod -> trusted.retainAll(pod.hash().map(aim::of).orElse(Set.of())));
        var all = running.pods().stream()
                .allMatch(pod -> pod.hash().filter(aim.hash()::equals).isPresent());
        return new Claim(Evidence.Restarted, trusted, all);
    }

    private static Claim acknowledged(Member member, Aim aim) {
        var trusted = new LinkedHashSet<>(aim.names());
        trusted.retainAll(
                member.party() instanceof Party.External external
                        ? external.acknowledged()
                        : List.<GenerationName>of());
        return new Claim(Evidence.Acknowledged, trusted, !trusted.isEmpty() && trusted.equals(aim.names()));
    }
}
