package dev.countersign.plan.trust;

import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a status that tell of anchors, sources and targets.
 *
 * @param complete whether every target that is written here carries what all the sources give
 */
record StatusLines(
        @Nullable String hash,
        @Nullable String published,
        List<TrustBundleStatus.Anchor> anchors,
        List<TrustBundleStatus.Source> sources,
        List<TrustBundleStatus.Target> targets,
        boolean complete) {
    /** As many targets as a status names. */
    private static final int SHOWN = 16;

    private static final int LONGEST_SUBJECT = 1024;

    static StatusLines unchanged(TrustBundleStatus old) {
        return new StatusLines(old.hash(), old.published(), old.anchors(), old.sources(), old.targets(), false);
    }

    /** While the anchors are not known those that were published stay listed: nothing else remembers them. */
    static StatusLines of(Wanted wanted, Observed observed, Selection selection, TrustBundleStatus old) {
        var sources = sources(wanted, selection, old);
        if (selection.anchors().isEmpty()) {
            return new StatusLines(old.hash(), old.published(), old.anchors(), sources, old.targets(), false);
        }
        var content = Content.of(wanted, selection.anchors());
        return new StatusLines(
                selection.anchors().hash(),
                published(observed, content),
                anchors(selection.anchors()),
                sources,
                targets(observed, content),
                selection.trouble().isEmpty() && selection.lacking().isEmpty() && areCurrent(observed, content));
    }

    static List<TrustBundleStatus.Anchor> anchors(Anchors anchors) {
        return anchors.all().stream()
                .map(anchor -> new TrustBundleStatus.Anchor(
                        anchor.certificate().fingerprint(),
                        cut(anchor.certificate().subjectText()),
                        Conditions.text(anchor.certificate().validity().notAfter()),
                        anchor.sortedSources()))
                .toList();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_SUBJECT ? text : text.substring(0, LONGEST_SUBJECT - 1) + "…";
    }

    private static List<TrustBundleStatus.Source> sources(Wanted wanted, Selection selection, TrustBundleStatus old) {
        return wanted.sources().stream()
                .map(source -> {
                    var label = source.label();
                    var finding = Optional.ofNullable(selection.findings().get(label));
                    var count = selection.anchors().all().stream()
                            .filter(anchor -> anchor.sources().contains(label))
                            .count();
                    return new TrustBundleStatus.Source(
                            label,
                            selection.anchors().isEmpty() ? known(label, old) : Integer.valueOf((int) count),
                            finding.map(found -> found.code().text()).orElse(null),
                            finding.map(Finding::sentence).orElse(null));
                })
                .toList();
    }

    private static @Nullable Integer known(String label, TrustBundleStatus old) {
        return old.sources().stream()
                .filter(source -> source.name().equals(label))
                .flatMap(source -> Stream.ofNullable(source.anchors()))
                .findFirst()
                .orElse(null);
    }

    private static Stream<Copy> wanted(Observed observed) {
        return observed.copies().stream().filter(copy -> copy.role().isWanted());
    }

    private static String published(Observed observed, Content content) {
        var current =
                wanted(observed).filter(copy -> Copies.carries(copy, content)).count();
        return current + "/" + wanted(observed).count();
    }

    /** Certificates follow by themselves. */
    private static boolean areCurrent(Observed observed, Content content) {
        return wanted(observed)
                .filter(copy -> copy.role() != Role.FOLLOWER)
                .allMatch(copy -> Copies.carries(copy, content));
    }

    private static List<TrustBundleStatus.Target> targets(Observed observed, Content content) {
        return observed.copies().stream()
                .filter(copy -> copy.role() == Role.OWN
                        || Copies.finding(copy, content).isPresent()
                        || (copy.role().isWanted() && !Copies.carries(copy, content)))
                .limit(SHOWN)
                .map(copy -> target(copy, content))
                .toList();
    }

    private static TrustBundleStatus.Target target(Copy copy, Content content) {
        var finding = Copies.finding(copy, content);
        var namespace = copy.place().namespace();
        return new TrustBundleStatus.Target(
                copy.place().kind().name(),
                namespace.isEmpty() ? null : namespace,
                copy.place().name(),
                copy.held().flatMap(Copy.Held::hash).orElse(null),
                finding.map(found -> found.code().text()).orElse(null),
                finding.map(Finding::sentence).orElse(null));
    }
}
