package dev.countersign.plan.party;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.GenerationName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every relying party shall trust: the anchors of the bundle, and the generations that they are of.
 *
 * @param distrusted generations whose key is known to others, which every relying party shall refuse
 */
public record Aim(List<Certificate> anchors, List<Generation> generations, List<Generation> distrusted) {
    /** As many anchors are left out one way or another to find what an older hash stands for: 256 hashes. */
    private static final int MOST_LEFT_OUT = 8;

    public Aim {
        anchors = List.copyOf(anchors);
        generations = List.copyOf(generations);
        distrusted = List.copyOf(distrusted);
    }

    /** Of authorities whose keys nobody else knows. */
    public Aim(List<Certificate> anchors, List<Generation> generations) {
        this(anchors, generations, List.of());
    }

    public String hash() {
        return Anchors.hash(anchors);
    }

    public Set<GenerationName> names() {
        return generations.stream().map(Generation::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The generation of the same authority that signs now. */
    public Optional<Generation> active(Generation of) {
        return generations.stream()
                .filter(other -> other.active() && other.isSisterOf(of))
                .findFirst();
    }

    /** The generations whose anchor is among these. */
    Set<GenerationName> trustedBy(Collection<Certificate> some) {
        return generations.stream()
                .filter(generation -> some.contains(generation.anchor()))
                .map(Generation::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * The generations that are trusted by who carries this hash. A hash cannot be read backwards, but a bundle that lags is
     * mostly the present one without the newest generations: of all such bundles one has the hash, or it says nothing.
     */
    Set<GenerationName> of(String hash) {
        var optional = generations.stream().map(Generation::anchor).distinct().toList();
        if (hash.equals(hash())) {
            return names();
        }
        var ways = 1 << Math.min(optional.size(), MOST_LEFT_OUT);
        for (var way = 1; way < ways; way++) {
            var some = without(optional, way);
            if (Anchors.hash(some).equals(hash)) {
                return trustedBy(some);
            }
        }
        return Set.of();
    }

    /** Bit n of {@code way}: the last but n of {@code optional} is left out. */
    private List<Certificate> without(List<Certificate> optional, int way) {
        var some = new ArrayList<>(anchors);
        for (var bit = 0; bit < Math.min(optional.size(), MOST_LEFT_OUT); bit++) {
            if ((way & (1 << bit)) != 0) {
                some.remove(optional.get(optional.size() - 1 - bit));
            }
        }
        return some;
    }
}
