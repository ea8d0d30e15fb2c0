package dev.countersign.plan.trust;

import java.util.List;

/**
 * The world as far as it concerns one bundle, read and parsed once.
 *
 * @param sources what was seen of each source, in the order of the spec
 * @param copies everything that carries the bundle, or shall, or did; in {@link Copy#ORDER}, whatever an index gives first
 */
public record Observed(List<Supply> sources, Memory memory, List<Copy> copies) {
    /** A source and what was seen of it. */
    public record Supply(Source source, Seen seen) {}

    public Observed {
        sources = List.copyOf(sources);
        copies = copies.stream().sorted(Copy.ORDER).toList();
    }
}
