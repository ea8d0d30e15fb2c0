package dev.countersign.plan.authority;

import dev.countersign.plan.authority.Observed.Seen;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where each generation stands. Computed from the facts on their Secrets alone, so that whoever looks sees the same.
 *
 * @param top the newest that was ever activated, whatever has become of it
 * @param next the newest one after it, which is to follow
 * @param retiring those that signed before; still trusted, because something that they signed may be valid
 * @param abandoned those that never signed and will not
 */
record Stages(Optional<Seen> top, Optional<Seen> next, List<Seen> retiring, List<Seen> abandoned) {
    private static final Comparator<Seen> ORDER = Comparator.comparingInt(Seen::number);

    static Stages of(Observed observed) {
        var all = observed.generations().stream().sorted(ORDER).toList();
        var top = all.stream()
                .filter(seen -> seen.facts().activated().isPresent())
                .max(ORDER);
        var floor = top.map(Seen::number).orElse(0);
        var trusted = all.stream().filter(seen -> seen.facts().isTrusted()).toList();
        var next = trusted.stream().filter(seen -> seen.number() > floor).max(ORDER);
        return new Stages(
                top,
                next,
                trusted.stream()
                        .filter(seen -> seen.facts().activated().isPresent() && seen.number() != floor)
                        .toList(),
                trusted.stream()
                        .filter(seen -> seen.facts().activated().isEmpty()
                                && next.filter(seen::equals).isEmpty())
                        .toList());
    }

    /** The one that signs: none after its key became known to others, or was retired by hand. */
    Optional<Seen> signing() {
        return top.filter(seen -> seen.facts().isTrusted());
    }

    /** What the next one is compared with. */
    Optional<Seen> newest() {
        return next.or(() -> top);
    }
}
