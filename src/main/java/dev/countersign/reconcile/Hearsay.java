package dev.countersign.reconcile;

import dev.countersign.plan.Finding;
import dev.countersign.plan.evidence.Sight;
import dev.countersign.plan.party.Aim;
import dev.countersign.plan.party.Endpoint;
import dev.countersign.plan.party.Generation;
import dev.countersign.plan.party.Heard;
import dev.countersign.plan.party.Hearing;
import dev.countersign.plan.party.Inquiry;
import dev.countersign.plan.party.Member;
import dev.countersign.plan.party.Who;
import dev.countersign.plan.trust.GenerationName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What probes have told of the relying parties of one bundle, as long as its generations are the same. */
final class Hearsay {
    private static final Duration SOONEST = Duration.ofSeconds(5);
    private static final int DOUBLED = 6;

    private final List<Generation> generations;
    private final List<Generation> distrusted;
    private final Map<Asked, List<Sight>> sights = new HashMap<>();
    private final Map<Who, Finding> trouble = new HashMap<>();
    private final Map<Who, Heard> done = new HashMap<>();
    private Instant next = Instant.MIN;
    private int rounds;
    private boolean running;

    /** One server, shown certificates of one authority. */
    private record Asked(Who who, Endpoint endpoint, GenerationName active) {}

    Hearsay(Aim aim) {
        this.generations = aim.generations();
        this.distrusted = aim.distrusted();
    }

    boolean isOf(Aim aim) {
        return generations.equals(aim.generations()) && distrusted.equals(aim.distrusted());
    }

    /** Who has let in every generation and no known key is asked no more, and pods that come later are not either: they read what is there. */
    synchronized Heard of(Member member, Aim aim) {
        var known = done.get(member.who());
        if (known != null) {
            return known;
        }
        var inquiry = Inquiry.of(member);
        var heard = inquiry.map(found -> heard(found, aim)).orElse(Heard.NOTHING);
        if (heard.isDone(aim)) {
            done.put(member.who(), heard);
        }
        return heard;
    }

    private Heard heard(Inquiry inquiry, Aim aim) {
        var found = new HashMap<GenerationName, List<Sight>>();
        var missing = 0;
        for (var active : actives()) {
            for (var endpoint : inquiry.endpoints()) {
                var seen = sights.get(new Asked(inquiry.who(), endpoint, active.name()));
                if (seen == null) {
                    missing++;
                } else {
                    found.computeIfAbsent(active.name(), _ -> new ArrayList<>()).addAll(seen);
                }
            }
        }
        var problem = Optional.ofNullable(trouble.get(inquiry.who()));
        return found.isEmpty()
                ? new Heard(Map.of(), problem)
                : new Heard(Hearing.of(aim, found, missing).verdicts(), problem);
    }

    List<Generation> actives() {
        return generations.stream().filter(Generation::active).toList();
    }

    /** True if a round may begin now; then it has begun. */
    synchronized boolean begins(Instant now) {
        if (running || now.isBefore(next)) {
            return false;
        }
        running = true;
        return true;
    }

    /** Rounds come less and less often: 5, 10, 20 seconds after each other, up to about five minutes. */
    synchronized void ended(Instant now) {
        running = false;
        next = now.plus(SOONEST.multipliedBy(1L << Math.min(rounds, DOUBLED)));
        rounds++;
    }

    synchronized Instant next() {
        return next;
    }

    /** False of a server that trusts all generations of this authority already, and refuses its known keys. */
    synchronized boolean isOpen(Who who, Endpoint endpoint, Generation active, Aim aim) {
        var seen = sights.getOrDefault(new Asked(who, endpoint, active.name()), List.of());
        return seen.isEmpty() || !seen.stream().allMatch(sight -> Hearing.isDone(aim, active, sight));
    }

    synchronized void saw(Who who, Endpoint endpoint, Generation active, List<Sight> seen) {
        sights.put(new Asked(who, endpoint, active.name()), List.copyOf(seen));
    }

    synchronized void troubled(Who who, Optional<Finding> because) {
        because.ifPresentOrElse(finding -> trouble.put(who, finding), () -> trouble.remove(who));
    }

    /** Of pods that are gone nothing is kept. */
    synchronized void keepOnly(List<Inquiry> asked) {
        sights.keySet()
                .removeIf(known -> asked.stream()
                        .noneMatch(inquiry -> inquiry.who().equals(known.who())
                                && inquiry.endpoints().contains(known.endpoint())));
    }
}
