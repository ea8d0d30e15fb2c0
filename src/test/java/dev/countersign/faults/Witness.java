package dev.countersign.faults;

import dev.countersign.faults.Revision.Change;
import dev.countersign.faults.Revision.Kind;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at revisions one after the other, in the order in which they happened, and objects to whatever would shut out a client
 * or lose something. It knows the promises and nothing of how they are kept.
 */
public final class Witness {
    private static final Pattern GENERATION = Pattern.compile("(.+)-ca-([0-9]+)");

    private final List<String> objections = new ArrayList<>();
    /** Key and certificate of every generation, by {@code authority/number}. */
    private final Map<String, X509Certificate> generations = new LinkedHashMap<>();
    /** Every certificate that a Secret ever held. */
    private final Map<String, Set<X509Certificate>> issued = new HashMap<>();
    /** What relying parties read, by ConfigMap. */
    private final Map<String, List<X509Certificate>> carried = new HashMap<>();

    private final Map<String, Map<String, List<String>>> acknowledged = new HashMap<>();

    void object(String objection) {
        objections.add(objection);
    }

    void look(Revision revision) {
        try {
            if (revision.kind() == Kind.TrustBundle) {
                acknowledged.put(revision.name(), revision.acknowledged());
            } else if (!revision.isOurs()) {
                foreign(revision);
            } else if (revision.change() == Change.DELETED) {
                object(revision.place() + " was deleted");
            } else if (revision.isTarget()) {
                target(revision);
            } else if (revision.isLeaf()) {
                leaf(revision);
            } else if (GENERATION.matcher(revision.name()).matches()) {
                generation(revision);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            object(revision.place() + " cannot be read: " + e);
        }
    }

    /** Somebody has to make it; nobody but its maker, who does not, may change it. */
    private void foreign(Revision revision) {
        if (revision.change() != Change.ADDED) {
            object(revision.place() + " is not the operator's and was " + revision.change());
        }
    }

    private void generation(Revision revision) throws GeneralSecurityException {
        var matcher = GENERATION.matcher(revision.name());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(revision.name());
        }
        var number = matcher.group(1) + "/" + matcher.group(2);
        var certificate = Pair.certificates(revision.text("tls.crt")).getFirst();
        if (!Pair.matches(revision.text("tls.key"), certificate)) {
            object(revision.place() + " is not a pair");
        }
        var before = generations.putIfAbsent(number, certificate);
        if (before != null && !before.equals(certificate)) {
            object(revision.place() + ": the number of a generation was used twice");
        }
    }

    private void leaf(Revision revision) throws GeneralSecurityException {
        var leaf = Pair.certificates(revision.text("tls.crt")).getFirst();
        if (!Pair.matches(revision.text("tls.key"), leaf)) {
            object(revision.place() + " is not a pair");
        }
        if (!Pair.chains(leaf, Pair.certificates(revision.text("ca.crt")))) {
            object(revision.place() + " does not chain to the ca.crt beside it");
        }
        carried.forEach((target, anchors) -> {
            if (!Pair.chains(leaf, anchors)) {
                object(revision.place() + " is not trusted by who reads ConfigMap " + target);
            }
        });
        shown(revision, leaf);
        issued.computeIfAbsent(revision.name(), _ -> new LinkedHashSet<>()).add(leaf);
    }

    /** Nobody shows a certificate that a relying party has not said it would take. */
    private void shown(Revision revision, X509Certificate leaf) {
        var signers = generations.entrySet().stream()
                .filter(generation -> Pair.signed(leaf, generation.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (signers.isEmpty()) {
            object(revision.place() + " was signed by no generation that was kept before");
        }
        acknowledged.forEach((bundle, parties) -> parties.forEach((party, generations) -> {
            if (generations.stream().noneMatch(signers::contains)) {
                object(revision.place() + " was signed by " + signers + ", and " + party + " of " + bundle
                        + " trusts only " + generations);
            }
        }));
    }

    private void target(Revision revision) throws GeneralSecurityException {
        var anchors = Pair.certificates(revision.text("ca.crt"));
        carried.put(revision.name(), anchors);
        issued.forEach((name, leaves) -> leaves.forEach(leaf -> {
            if (leaf.getNotAfter().toInstant().isAfter(revision.seen()) && !Pair.chains(leaf, anchors)) {
                object(revision.place() + " has let go of the anchor of " + name + ", valid until "
                        + leaf.getNotAfter().toInstant());
            }
        }));
    }

    /** What is wrong; each with the object and the revision. */
    public List<String> objections() {
        return List.copyOf(objections);
    }

    /** The most certificates that any Secret has held one after the other. */
    public int mostIssued() {
        return issued.values().stream()
                .map(Set::size)
                .max(Comparator.naturalOrder())
                .orElse(0);
    }

    /** How many certificates all Secrets have held. */
    public int issued() {
        return issued.values().stream().mapToInt(Set::size).sum();
    }

    /** How many Secrets hold a leaf, how many ConfigMaps anchors, and how many generations there are. */
    public String extent() {
        return "%d leaves in %d Secrets, %d targets, generations %s"
                .formatted(issued(), issued.size(), carried.size(), generations.keySet());
    }
}
