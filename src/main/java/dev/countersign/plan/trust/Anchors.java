package dev.countersign.plan.trust;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.Sha256;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The trust anchors of a bundle: each key and name once, in one order, whatever order they came in. */
public record Anchors(List<Anchor> all) {
    public static final Anchors NONE = new Anchors(List.of());

    /** By name, because people read it; the rest only makes the order the same each time. */
    private static final Comparator<Anchor> ORDER = Comparator.comparing(
                    (Anchor anchor) -> anchor.certificate().subjectText())
            .thenComparing(anchor -> anchor.certificate().validity().notBefore())
            .thenComparing(anchor -> anchor.certificate().fingerprint());

    /** One anchor, and the labels of the sources that give it. */
    public record Anchor(Certificate certificate, Set<String> sources) {
        public Anchor {
            sources = Set.copyOf(sources);
        }

        /** The labels in one order. */
        public List<String> sortedSources() {
            return List.copyOf(new TreeSet<>(sources));
        }
    }

    public Anchors {
        all = List.copyOf(all);
    }

    /**
     * Takes anchors together. Of two certificates for one key and name the one that ends later counts: some verifiers look
     * at one only, and that may be the other.
     */
    static Anchors of(Collection<Anchor> given) {
        var distinct = new HashMap<String, Anchor>();
        given.forEach(anchor -> distinct.merge(
                anchor.certificate().publicKey().fingerprint()
                        + anchor.certificate().subjectText(),
                anchor,
                Anchors::together));
        return new Anchors(distinct.values().stream().sorted(ORDER).toList());
    }

    private static Anchor together(Anchor one, Anchor other) {
        var sources = new TreeSet<>(one.sources());
        sources.addAll(other.sources());
        return new Anchor(later(one.certificate(), other.certificate()), sources);
    }

    private static Certificate later(Certificate one, Certificate other) {
        return Comparator.<Certificate, java.time.Instant>comparing(
                                        certificate -> certificate.validity().notAfter())
                                .thenComparing(Certificate::fingerprint)
                                .compare(one, other)
                        >= 0
                ? one
                : other;
    }

    public List<Certificate> certificates() {
        return all.stream().map(Anchor::certificate).toList();
    }

    Map<String, Anchor> byFingerprint() {
        return all.stream()
                .collect(Collectors.toMap(anchor -> anchor.certificate().fingerprint(), anchor -> anchor));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The hash that pods carry in the annotation {@code countersign.dev/anchors}. */
    public String hash() {
        return hash(certificates());
    }

    /** The same for anchors that were read from somewhere: it depends on which they are and on nothing else. */
    public static String hash(Collection<Certificate> certificates) {
        return Sha256.hex(certificates.stream()
                .map(Certificate::fingerprint)
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n")));
    }
}
