package dev.countersign.policy;

import dev.countersign.pki.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one authority signs, read once.
 *
 * @param authority kind and name, for sentences
 * @param names which names, by kind; a kind that is not in it has none. Empty: every name that {@link NamePolicy} takes
 * @param usages which usages; empty: client auth, and every key usage
 * @param maxDuration the longest lifetime that may be asked for; empty: any
 * @param keys which keys; empty: every one that this operator makes
 * @param authorities which authorities it may sign, and thereby let sign in its name
 * @param unclear entries that could not be read, which therefore allow nothing
 */
public record Allowance(
        String authority,
        Optional<Map<NameField, List<NamePattern>>> names,
        Optional<Set<Usage>> usages,
        Optional<Duration> maxDuration,
        Optional<List<KeyChoice>> keys,
        List<Heir> authorities,
        List<Unclear> unclear) {

    /** An entry that could not be read. {@code path}: the field below {@code allow}. */
    public record Unclear(String path, String sentence) {
        @Override
        public String toString() {
            return "allow." + path + ": " + sentence;
        }
    }

    /** Authorities that may be signed: cluster ones, or those in namespaces. */
    public record Heir(boolean clusterWide, Glob name) {}

    public Allowance {
        names = names.map(Map::copyOf);
        usages = usages.map(Set::copyOf);
        keys = keys.map(List::copyOf);
        authorities = List.copyOf(authorities);
        unclear = List.copyOf(unclear);
    }

    /** An authority that says nothing about names, usages, lifetimes and keys, and that signs no authority. */
    public static Allowance unlimited(String authority) {
        return new Allowance(
                authority,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** True if an entry of this field could not be read. */
    boolean isUnclear(String path) {
        return unclear.stream().anyMatch(entry -> entry.path().equals(path));
    }

    /** What could not be read, as one sentence. */
    public Optional<Objection> unclearness() {
        return unclear.stream().findFirst().map(first -> {
            var more = unclear.size() == 1 ? "" : " (and %d more)".formatted(unclear.size() - 1);
            return new Objection(
                    Objection.Kind.ALLOW_UNCLEAR,
                    "an entry of %s is not understood and allows nothing: %s%s".formatted(authority, first, more));
        });
    }
}
