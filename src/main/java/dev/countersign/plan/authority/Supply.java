package dev.countersign.plan.authority;

import dev.countersign.pki.AuthorityProfile;
import dev.countersign.pki.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Somebody else's Secret with an authority's key pair, as far as it may be known.
 *
 * @param key fingerprint of the public key that belongs to {@code tls.key}; empty if missing or unreadable
 * @param certificate the first one of {@code tls.crt}; empty if missing or unreadable
 * @param path from that certificate up to and including its root; empty if one on the way is missing
 * @param apiServerKeys fingerprints of the keys by which the API server knows its clients; empty if they are unknown
 */
public record Supply(
        Optional<String> key,
        Optional<Certificate> certificate,
        List<Certificate> path,
        Optional<Set<String>> apiServerKeys) {

    /** As many as a path length can count: more are no path that verifiers walk. */
    private static final int LONGEST = 9;

    public Supply {
        path = List.copyOf(path);
        apiServerKeys = apiServerKeys.map(Set::copyOf);
    }

    /** {@code certificates} are those of {@code tls.crt}, {@code others} those of {@code ca.crt}. */
    public static Supply of(
            Optional<String> key,
            List<Certificate> certificates,
            List<Certificate> others,
            Optional<Set<String>> apiServerKeys) {
        var known = Stream.concat(
                        certificates.stream().limit(LONGEST), others.stream().limit(LONGEST))
                .toList();
        var first = certificates.stream().findFirst();
        return new Supply(key, first, first.map(own -> path(own, known)).orElse(List.of()), apiServerKeys);
    }

    private static List<Certificate> path(Certificate own, List<Certificate> known) {
        var path = new ArrayList<Certificate>();
        var next = Optional.of(own);
        while (next.isPresent() && path.size() < LONGEST) {
            var reached = next.get();
            path.add(reached);
            if (AuthorityProfile.of(reached).selfIssued() && reached.isSelfSigned()) {
                return List.copyOf(path);
            }
            next = known.stream()
                    .filter(above -> !path.contains(above) && reached.signedBy(above))
                    .findFirst();
        }
        return List.of();
    }
}
