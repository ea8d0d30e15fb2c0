package dev.countersign.reconcile;

import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.cluster.Audiences;
import dev.countersign.cluster.BundleWorld;
import dev.countersign.cluster.Bundles;
import dev.countersign.cluster.PartyCarriers;
import dev.countersign.cluster.RelyingParties;
import dev.countersign.cluster.TrustedGenerations;
import dev.countersign.plan.authority.Audience;
import dev.countersign.plan.party.Aim;
import dev.countersign.plan.party.Carried;
import dev.countersign.plan.party.Member;
import dev.countersign.plan.party.Planner;
import dev.countersign.plan.party.Report;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.Plan;
import dev.countersign.plan.trust.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Looks at those who go by a bundle, has them asked, and says what they have shown. */
public final class Trusting {
    private static final Duration RESYNC = Duration.ofMinutes(10);

    private final RelyingParties parties;
    private final PartyCarriers carriers;
    private final TrustedGenerations generations;
    private final Probing probing;
    private final BundleNudges nudges;
    private final Audiences audiences;
    private final Arrivals arrivals = new Arrivals();
    private final Arrivals everywhere = new Arrivals();

    public Trusting(
            RelyingParties parties,
            PartyCarriers carriers,
            TrustedGenerations generations,
            Probing probing,
            BundleNudges nudges,
            Audiences audiences) {
        this.parties = parties;
        this.carriers = carriers;
        this.generations = generations;
        this.probing = probing;
        this.nudges = nudges;
        this.audiences = audiences;
    }

    /** {@code status}: what else there is to say; while the anchors are not known nothing is added to it. */
    Report look(BundleWorld world, Plan plan, TrustBundleStatus status, long generation, Instant now) {
        var anchors = plan.selection().anchors();
        if (!(world.reading() instanceof Wanted wanted) || anchors.isEmpty()) {
            return new Report(status, List.of(), now.plus(RESYNC));
        }
        var aim = aim(wanted, anchors, now);
        var decided = see(world, wanted, aim, now);
        var report = Report.of(decided, aim, status, generation, now);
        return probing.ask(wanted.identity(), aim, decided.ask(), () -> nudges.heard(wanted.identity()))
                .filter(report.lookAgainAt()::isAfter)
                .map(next -> new Report(report.status(), report.notices(), next))
                .orElse(report);
    }

    /** The same by live reads, without having anybody asked, and without a word of it: only the authorities are told. */
    public void seeLive(Bundles bundles, TrustBundle bundle, Instant now) {
        bundles.observeLive(bundle, now).ifPresent(world -> {
            if (world.reading() instanceof Wanted wanted) {
                var plan = dev.countersign.plan.trust.Planner.plan(wanted, world.observed(), now);
                var anchors = plan.selection().anchors();
                if (!anchors.isEmpty()) {
                    see(world, wanted, aim(wanted, anchors, now), now);
                }
            }
        });
    }

    private Aim aim(Wanted wanted, Anchors anchors, Instant now) {
        return new Aim(
                anchors.certificates(), generations.of(wanted, anchors, now), generations.distrusted(wanted, now));
    }

    private dev.countersign.plan.party.Plan see(BundleWorld world, Wanted wanted, Aim aim, Instant now) {
        var seen = parties.observe(wanted, world.observed().copies());
        var members = probing.heard(wanted.identity(), aim, seen);
        var carried = carried(world, wanted, aim, members, now);
        var decided = Planner.plan(members, aim, carried, now);
        publish(world, wanted, aim, decided, now);
        return decided;
    }

    /** Tells the authorities of the bundle who goes by them. */
    private void publish(
            BundleWorld world, Wanted wanted, Aim aim, dev.countersign.plan.party.Plan decided, Instant now) {
        var places = carriers.all(world.observed().copies(), aim.hash());
        var lagging = places.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(entry -> entry.getKey().toString())
                .sorted()
                .toList();
        var since = everywhere.of(wanted.identity().uid(), places, aim.hash(), now).values().stream()
                .max(Instant::compareTo);
        var parties = decided.shown().stream()
                .map(shown -> new Audience.Party(shown.who().toString(), Set.of(), shown.hasThemAll(), Set.of()))
                .toList();
        var keys = aim.anchors().stream()
                .map(anchor -> anchor.publicKey().fingerprint())
                .collect(Collectors.toSet());
        var name = "TrustBundle " + wanted.identity().namespace() + "/"
                + wanted.identity().name();
        audiences.publish(
                world.resource(),
                wanted,
                Audiences.Heard.of(
                        wanted.generation(),
                        new Audience.Bundle(
                                name, true, keys, lagging, lagging.isEmpty() ? since : Optional.empty(), parties),
                        decided.shown()));
    }

    private Carried carried(BundleWorld world, Wanted wanted, Aim aim, List<Member> members, Instant now) {
        var namespaces =
                members.stream().map(member -> member.who().namespace()).collect(Collectors.toSet());
        var found = carriers.of(wanted, world.observed().copies(), aim.hash(), namespaces);
        var lagging = found.carries().entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new Carried(
                arrivals.of(wanted.identity().uid(), found.carries(), aim.hash(), now), lagging, found.followers());
    }

    /** Forgets bundles by their UIDs. */
    void forget(Predicate<String> gone) {
        arrivals.forget(gone);
        everywhere.forget(gone);
        audiences.forget(gone);
        probing.forget(gone);
    }
}
