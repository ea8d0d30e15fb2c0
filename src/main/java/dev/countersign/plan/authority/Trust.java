package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.authority.Observed.Seen;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** What relying parties of an authority start from. */
final class Trust {
    private Trust() {}

    /**
     * The root of every generation that exists, and whatever the authority above trusts by now. Of two certificates for
     * one key and name the one that ends later counts: some verifiers look at one only, and that may be the other.
     */
    static List<Certificate> anchors(List<Seen> generations, Upstream upstream) {
        var own = generations.stream()
                .sorted(Comparator.comparingInt(Seen::number))
                .map(seen -> seen.path().getLast());
        var above = upstream instanceof Upstream.Parent parent && parent.plan() instanceof Plan.Hold hold
                ? hold.active().trusted().stream()
                : Stream.<Certificate>empty();
        var anchors = new LinkedHashMap<String, Certificate>();
        Stream.concat(own, above)
                .forEach(anchor -> anchors.merge(
                        anchor.publicKey().fingerprint() + anchor.subjectText(), anchor, Trust::endsLater));
        return List.copyOf(anchors.values());
    }

    private static Certificate endsLater(Certificate one, Certificate other) {
        return other.validity().notAfter().isAfter(one.validity().notAfter()) ? other : one;
    }
}
