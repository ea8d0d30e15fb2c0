package dev.countersign.plan.party;

import dev.countersign.plan.evidence.Sight;
import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.evidence.Verdicts;
import dev.countersign.plan.trust.GenerationName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what the servers of one party answered. */
public final class Hearing {
    private Hearing() {}

    /** Certificates are presented under this name. */
    public static String name(Generation generation) {
        return generation.name().text();
    }

    /**
     * What follows from them for each generation.
     *
     * @param sights of the servers, by the active generation of the authority whose certificates they were shown
     * @param missing servers that were not seen yet
     */
    public static Heard of(Aim aim, Map<GenerationName, List<Sight>> sights, int missing) {
        var verdicts = new LinkedHashMap<GenerationName, Verdict>();
        for (var generation : aim.generations()) {
            aim.active(generation)
                    .map(active -> verdict(
                            sights.getOrDefault(active.name(), List.of()), name(active), name(generation), missing))
                    .ifPresent(verdict -> verdicts.put(generation.name(), verdict));
        }
        tellApart(aim, sights, verdicts);
        return new Heard(verdicts, Optional.empty(), missing > 0 ? Set.of() : keptOut(aim, sights));
    }

    /** One server that lets it in is one too many, and one that gave no clear answer may be that one. */
    private static Set<GenerationName> keptOut(Aim aim, Map<GenerationName, List<Sight>> sights) {
        return aim.distrusted().stream()
                .filter(generation -> aim.active(generation)
                        .filter(active -> Verdicts.refusedByAll(
                                sights.getOrDefault(active.name(), List.of()), name(active), name(generation)))
                        .isPresent())
                .map(Generation::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Who lets in one authority and no stranger is not blind: what it answers to another authority as it does to a
     * stranger is a refusal. nginx says 400 to both, and without the first authority that would mean nothing.
     */
    private static void tellApart(
            Aim aim, Map<GenerationName, List<Sight>> sights, Map<GenerationName, Verdict> verdicts) {
        if (verdicts.values().stream().noneMatch(Verdict.Trusts.class::isInstance)) {
            return;
        }
        for (var generation : aim.generations()) {
            if (verdicts.get(generation.name()) instanceof Verdict.Inconclusive) {
                aim.active(generation)
                        .flatMap(active ->
                                Verdicts.likeStranger(sights.getOrDefault(active.name(), List.of()), name(generation)))
                        .ifPresent(refusal -> verdicts.put(generation.name(), refusal));
            }
        }
    }

    private static Verdict verdict(List<Sight> sights, String active, String asked, int missing) {
        var verdict = Verdicts.ofAll(sights, active, asked);
        return verdict instanceof Verdict.Trusts && missing > 0
                ? new Verdict.Inconclusive(Verdict.Doubt.NOT_ASKED, missing + " of its servers")
                : verdict;
    }

    /** Whether one server trusts whatever its authority's generations are, and no known key: then it is not asked again. */
    public static boolean isDone(Aim aim, Generation active, Sight sight) {
        return aim.generations().stream()
                        .filter(active::isSisterOf)
                        .allMatch(generation ->
                                Verdicts.of(sight, name(active), name(generation)) instanceof Verdict.Trusts)
                && aim.distrusted().stream()
                        .filter(active::isSisterOf)
                        .allMatch(generation -> Verdicts.refusedByAll(List.of(sight), name(active), name(generation)));
    }
}
