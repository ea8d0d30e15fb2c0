package dev.countersign.plan.party;

import dev.countersign.plan.Finding;
import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.trust.GenerationName;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What probes have told of one relying party.
 *
 * @param trouble why it could not be asked, if it could not
 * @param keptOut generations with a known key that each of its servers turned away
 */
public record Heard(Map<GenerationName, Verdict> verdicts, Optional<Finding> trouble, Set<GenerationName> keptOut) {
    public static final Heard NOTHING = new Heard(Map.of(), Optional.empty());

    public Heard {
        // In the order of the anchors, of which the first is named: Map.copyOf has another after each start.
        verdicts = Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
        keptOut = Set.copyOf(keptOut);
    }

    /** Of a party that was shown no certificate of a known key. */
    public Heard(Map<GenerationName, Verdict> verdicts, Optional<Finding> trouble) {
        this(verdicts, trouble, Set.of());
    }

    Set<GenerationName> trusted() {
        return those(Verdict.Trusts.class);
    }

    Set<GenerationName> refused() {
        return those(Verdict.Refuses.class);
    }

    /** True once it lets in every generation. */
    boolean trustsAll(Aim aim) {
        return !aim.generations().isEmpty() && trusted().containsAll(aim.names());
    }

    /** True once it turns away every known key. */
    boolean refusesAll(Aim aim) {
        return aim.distrusted().stream().map(Generation::name).allMatch(keptOut::contains);
    }

    /** True once there is nothing more to ask it. */
    public boolean isDone(Aim aim) {
        return trustsAll(aim) && refusesAll(aim);
    }

    /** Nothing of it speaks against what was seen before: it was not asked, or did not answer. */
    boolean saysNothing() {
        return trouble.isEmpty()
                && verdicts.values().stream()
                        .allMatch(verdict -> verdict instanceof Verdict.Inconclusive unclear
                                && (unclear.doubt() == Verdict.Doubt.NOT_ASKED
                                        || unclear.doubt() == Verdict.Doubt.NO_ANSWER));
    }

    /** The doubt about a generation, the most telling first. */
    Optional<Verdict.Inconclusive> doubt() {
        return verdicts.values().stream()
                .filter(Verdict.Inconclusive.class::isInstance)
                .map(Verdict.Inconclusive.class::cast)
                .max(Comparator.comparing(Verdict.Inconclusive::doubt).thenComparing(Verdict.Inconclusive::detail));
    }

    private Set<GenerationName> those(Class<? extends Verdict> kind) {
        return verdicts.entrySet().stream()
                .filter(entry -> kind.isInstance(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
