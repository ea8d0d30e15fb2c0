package dev.countersign.cluster;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.ProbingAuthority;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Reading;
import dev.countersign.plan.party.Generation;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Source;
import dev.countersign.plan.trust.Wanted;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which generations of its authorities a bundle makes trusted. */
public final class TrustedGenerations {
    private final Authorities authorities;

    public TrustedGenerations(Authorities authorities) {
        this.authorities = authorities;
    }

    /**
     * Those whose root is among the anchors, the older ones first. Of an authority below another one that one's as well:
     * when it rotates, its root changes.
     */
    public List<Generation> of(Wanted bundle, Anchors anchors, Instant now) {
        return bundle.sources().stream()
                .flatMap(source -> source instanceof Source.Authority authority
                        ? of(authority.authority(), anchors.certificates(), now)
                        : Stream.<Generation>empty())
                .distinct()
                .toList();
    }

    /**
     * Those whose key is known to others, as long as a probe can live. One that never signed was never let in by anybody.
     */
    public List<Generation> distrusted(Wanted bundle, Instant now) {
        return bundle.sources().stream()
                .flatMap(source -> source instanceof Source.Authority authority
                        ? distrusted(authority.authority(), now.plus(ProbingAuthority.LIFETIME), now)
                        : Stream.<Generation>empty())
                .distinct()
                .toList();
    }

    private Stream<Generation> distrusted(Identity authority, Instant until, Instant now) {
        return find(authority).stream().flatMap(found -> {
            var above = Reading.parent(found).stream().flatMap(parent -> distrusted(parent, until, now));
            var own = authorities.observe(found, now).generations().stream()
                    .filter(seen -> seen.ours()
                            && seen.intact()
                            && seen.facts().distrusted().isPresent()
                            && seen.facts().activated().isPresent()
                            && seen.path().getFirst().validity().notAfter().isAfter(until))
                    .sorted(Comparator.comparingInt(Observed.Seen::number))
                    .map(seen -> new Generation(
                            name(authority, seen.number()), seen.path().getLast(), false));
            return Stream.concat(own, above);
        });
    }

    private Optional<Authority> find(Identity authority) {
        return authorities.find(new dev.countersign.plan.client.Wanted.Authority(
                AuthorityRef.Kind.valueOf(authority.kind()), authority.namespace(), authority.name()));
    }

    private Stream<Generation> of(Identity authority, List<Certificate> anchors, Instant now) {
        return find(authority).stream().flatMap(found -> {
            var active = authorities
                    .plan(found, now)
                    .active()
                    .map(Plan.Active::number)
                    .orElse(0);
            var above = Reading.parent(found).stream().flatMap(parent -> of(parent, anchors, now));
            var own = authorities.observe(found, now).generations().stream()
                    .filter(seen -> seen.ours()
                            && seen.intact()
                            && seen.facts().retired().isEmpty()
                            && seen.facts().distrusted().isEmpty())
                    .sorted(Comparator.comparingInt(Observed.Seen::number))
                    .flatMap(seen -> anchor(seen, anchors).stream()
                            .map(anchor ->
                                    new Generation(name(authority, seen.number()), anchor, seen.number() == active)));
            return Stream.concat(own, above);
        });
    }

    private static GenerationName name(Identity authority, int number) {
        return new GenerationName(authority.namespace().isEmpty(), authority.name(), number);
    }

    /** In the bundle may stand a newer certificate of the same root. */
    private static Optional<Certificate> anchor(Observed.Seen seen, List<Certificate> anchors) {
        var root = seen.path().getLast();
        return anchors.stream()
                .filter(anchor -> anchor.publicKey().equals(root.publicKey())
                        && anchor.subjectText().equals(root.subjectText()))
                .findFirst();
    }
}
