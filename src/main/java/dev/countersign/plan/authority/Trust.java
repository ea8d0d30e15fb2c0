package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.authority.Observed.Seen;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What relying parties of an authority start from. */
final class Trust {
    private Trust() {}

    /**
     * The root of every generation that is not out of trust, and whatever the authority above trusts by now. One that does
     * not sign yet belongs to them: that is how relying parties come to trust it in time. Of two certificates for
     * one key and name the one that ends later counts: some verifiers look at one only, and that may be the other.
     */
    static List<Certificate> anchors(List<Seen> generations, Upstream upstream) {
        var gone = known(generations, upstream);
        var own = generations.stream()
                .filter(seen -> seen.facts().isTrusted()
                        && !gone.contains(seen.anchor().publicKey().fingerprint()))
                .sorted(Comparator.comparingInt(Seen::number))
                .map(Seen::anchor);
        var above = upstream instanceof Upstream.Parent parent
                ? parent.plan().active().stream().flatMap(active -> active.trusted().stream())
                : Stream.<Certificate>empty();
        var anchors = new LinkedHashMap<String, Certificate>();
        Stream.concat(own, above)
                .forEach(anchor -> anchors.merge(
                        anchor.publicKey().fingerprint() + anchor.subjectText(), anchor, Trust::endsLater));
        return List.copyOf(anchors.values());
    }

    /** Keys that others know: of this authority, and of the one above, whose generations are the roots of this one's. */
    private static Set<String> known(List<Seen> generations, Upstream upstream) {
        var own = generations.stream()
                .filter(seen -> seen.facts().distrusted().isPresent())
                .flatMap(seen -> seen.certificate().stream());
        var above = upstream instanceof Upstream.Parent parent
                ? parent.plan().active().stream()
                        .flatMap(active -> active.formers().stream())
                        .filter(Plan.Former::distrusted)
                        .map(Plan.Former::certificate)
                : Stream.<Certificate>empty();
        return Stream.concat(own, above)
                .map(certificate -> certificate.publicKey().fingerprint())
                .collect(Collectors.toSet());
    }

    private static Certificate endsLater(Certificate one, Certificate other) {
        return other.validity().notAfter().isAfter(one.validity().notAfter()) ? other : one;
    }
}
