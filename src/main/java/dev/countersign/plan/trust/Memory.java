package dev.countersign.plan.trust;

import dev.countersign.pki.Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was published last, from the bundle's status. It holds fingerprints, so that nobody who edits a target can put
 * anything into it.
 *
 * @param known false if the status says nothing, for instance after a restore
 * @param sources the labels of the sources that gave an anchor, by its fingerprint
 * @param atHand those of the anchors whose certificate is still to be had, by their fingerprints
 */
public record Memory(boolean known, Map<String, Set<String>> sources, Map<String, Certificate> atHand) {
    public static final Memory NONE = new Memory(false, Map.of(), Map.of());

    public Memory {
        sources = Map.copyOf(sources);
        atHand = Map.copyOf(atHand);
    }

    /** The same without certificates of these public keys. */
    public Memory without(Set<String> keys) {
        var rest = new HashMap<>(atHand);
        rest.values()
                .removeIf(certificate -> keys.contains(certificate.publicKey().fingerprint()));
        var labels = new HashMap<>(sources);
        labels.keySet().removeIf(fingerprint -> atHand.containsKey(fingerprint) && !rest.containsKey(fingerprint));
        return new Memory(known, labels, rest);
    }

    /** True if the source has ever given something. */
    boolean hasRead(String label) {
        return sources.values().stream().anyMatch(labels -> labels.contains(label));
    }

    boolean hasPublished(Certificate certificate) {
        return sources.containsKey(certificate.fingerprint());
    }

    /** The last anchors; empty if there were none, or if one of them is nowhere to be had. */
    Optional<Anchors> last() {
        if (sources.isEmpty() || !atHand.keySet().containsAll(sources.keySet())) {
            return Optional.empty();
        }
        return Optional.of(Anchors.of(atHand.entrySet().stream()
                .filter(entry -> sources.containsKey(entry.getKey()))
                .map(entry -> new Anchors.Anchor(entry.getValue(), sources.getOrDefault(entry.getKey(), Set.of())))
                .toList()));
    }
}
