package dev.countersign.plan.trust;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Anchors.Anchor;
import dev.countersign.plan.trust.Observed.Supply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Chooses a bundle's anchors: those of all sources that are valid now, and of a source that gives none the ones it gave
 * last. A bundle never shrinks by accident.
 */
final class Selecting {
    /** As many as a status lists. */
    static final int MOST = 512;

    private final Observed observed;
    private final Dates dates;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Set<String> lacking = new TreeSet<>();

    private Selecting(Observed observed, Instant now) {
        this.observed = observed;
        this.dates = new Dates(observed.memory(), now);
    }

    static Selection of(Observed observed, Instant now) {
        return new Selecting(observed, now).select();
    }

    private Selection select() {
        var chosen = new ArrayList<Anchor>();
        observed.sources().forEach(supply -> chosen.addAll(given(supply)));
        var fresh = chosen.stream()
                .map(anchor -> anchor.certificate().fingerprint())
                .collect(Collectors.toSet());
        var lost = new TreeSet<String>();
        kept().forEach((fingerprint, labels) -> {
            var certificate = observed.memory().atHand().get(fingerprint);
            if (certificate != null && dates.isNotOver(certificate)) {
                chosen.add(new Anchor(certificate, labels));
            } else if (certificate == null && !fresh.contains(fingerprint)) {
                lost.add(fingerprint);
            }
        });
        var anchors = Anchors.of(chosen);
        var selection = new Selection(anchors, findings, List.copyOf(lacking), Optional.empty());
        return trouble(anchors, lost)
                .map(because -> selection.staying(because, observed.memory()))
                .orElse(selection);
    }

    private Optional<Finding> trouble(Anchors anchors, Set<String> lost) {
        if (!lost.isEmpty()) {
            return Optional.of(lost(lost));
        }
        if (anchors.isEmpty()) {
            return Optional.of(new Finding(
                    Code.BUNDLE_EMPTY,
                    "none of the sources gives a trust anchor that is valid now, and nothing is written in place of"
                            + " what is there: " + why()));
        }
        if (anchors.all().size() > MOST) {
            return Optional.of(new Finding(
                    Code.BUNDLE_TOO_LARGE,
                    "the sources give %d trust anchors, and a bundle holds %d: spread them over several bundles"
                            .formatted(anchors.all().size(), MOST)));
        }
        return Optional.empty();
    }

    private String why() {
        return findings.values().stream().map(Finding::sentence).sorted().collect(Collectors.joining("; "));
    }

    private List<Anchor> given(Supply supply) {
        var label = supply.source().label();
        return switch (supply.seen()) {
            case Seen.Lacking nothing -> {
                findings.put(label, nothing.because());
                lacking.add(label);
                yield List.of();
            }
            case Seen.Found found -> {
                var byAuthority = supply.source() instanceof Source.Authority;
                // Nobody can remove what has ended from Java's own list.
                if (!(supply.source() instanceof Source.SystemRoots)) {
                    dates.leftOut(label, found, byAuthority).ifPresent(finding -> findings.put(label, finding));
                }
                yield found.certificates().stream()
                        .filter(certificate -> dates.isIn(certificate, byAuthority))
                        .map(certificate -> new Anchor(certificate, Set.of(label)))
                        .toList();
            }
        };
    }

    /**
     * The anchors that stay, each with the sources for which it does: those that lack something now. An anchor of a source
     * that is gone from the spec stays too while a source that is there has never given anything: who renames a source is
     * often a step ahead of whoever makes it.
     */
    private Map<String, Set<String>> kept() {
        var memory = observed.memory();
        var present = observed.sources().stream()
                .map(supply -> supply.source().label())
                .collect(Collectors.toSet());
        var awaited = lacking.stream().anyMatch(label -> !memory.hasRead(label));
        var kept = new HashMap<String, Set<String>>();
        memory.sources().forEach((fingerprint, labels) -> {
            var reasons = labels.stream()
                    .filter(label -> lacking.contains(label) || (awaited && !present.contains(label)))
                    .collect(Collectors.toSet());
            if (!reasons.isEmpty()) {
                kept.put(fingerprint, reasons);
            }
        });
        return kept;
    }

    private Finding lost(Set<String> fingerprints) {
        return new Finding(
                Code.LAST_ANCHORS_UNKNOWN,
                ("%s nothing now, and an anchor that it gave last (SHA-256 %s) is nowhere to be had, so nothing is"
                                + " written: repair the source, or remove it from the spec")
                        .formatted(those(), fingerprints.iterator().next()));
    }

    private String those() {
        return String.join(" and ", lacking) + (lacking.size() == 1 ? " gives" : " give");
    }
}
