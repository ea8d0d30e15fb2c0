package dev.countersign.plan.trust;

import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What to say of a bundle: the status as it shall be, the events to tell, and when to look again. */
public record Report(TrustBundleStatus status, List<Notice> notices, Instant lookAgainAt) {
    /** What relying parties show is said elsewhere: here it stays as it is. */
    public static Report of(
            Reading reading, Observed observed, Plan plan, TrustBundleStatus old, long generation, Instant now) {
        var said = reading instanceof Wanted wanted
                ? StatusLines.of(wanted, observed, plan.selection(), old)
                : StatusLines.unchanged(old);
        var isReady = plan instanceof Plan.Hold && said.complete();
        var ready = Conditions.of(Condition.READY, isReady, plan.because(), generation);
        var conditions = Conditions.merge(old.conditions(), List.of(ready), now);
        var status = new TrustBundleStatus(
                conditions,
                said.hash(),
                said.published(),
                old.trusting(),
                said.anchors(),
                said.sources(),
                said.targets(),
                old.relyingParties());
        return new Report(status, notices(plan, old), lookAgainAt(plan, now));
    }

    /**
     * What is about to be published, told before: whoever starts again between two writes must know of every anchor that may
     * stand somewhere.
     */
    public static TrustBundleStatus announcing(Plan.Publish plan, TrustBundleStatus old) {
        var anchors = plan.selection().anchors();
        return new TrustBundleStatus(
                old.conditions(),
                anchors.hash(),
                old.published(),
                old.trusting(),
                StatusLines.anchors(anchors),
                old.sources(),
                old.targets(),
                old.relyingParties());
    }

    /** A warning once, and which anchors came or went: that is who gets in. */
    private static List<Notice> notices(Plan plan, TrustBundleStatus old) {
        var because = plan.because();
        var told = old.conditions().stream()
                .anyMatch(condition -> because.code().text().equals(condition.reason()));
        return because.code().isWarning() && !told ? List.of(Notice.of(because)) : List.of();
    }

    /** Told when anchors are about to be published: which come and which go. */
    public static List<Notice> changes(Plan.Publish plan, TrustBundleStatus old) {
        var present = plan.selection().anchors().byFingerprint();
        var before = old.anchors().stream()
                .collect(Collectors.toMap(TrustBundleStatus.Anchor::fingerprint, anchor -> anchor, (one, _) -> one));
        var lines = new ArrayList<String>();
        present.forEach((fingerprint, anchor) -> {
            if (!before.containsKey(fingerprint)) {
                lines.add("trusts " + Supplies.name(anchor.certificate()));
            }
        });
        before.forEach((fingerprint, anchor) -> {
            if (!present.containsKey(fingerprint)) {
                lines.add("trusts no longer " + anchor.subject());
            }
        });
        return lines.isEmpty() || before.isEmpty()
                ? List.of()
                : List.of(Notice.of(
                        new Finding(Code.BUNDLE_CHANGED, lines.stream().sorted().collect(Collectors.joining("; ")))));
    }

    private static Instant lookAgainAt(Plan plan, Instant now) {
        return switch (plan) {
            case Plan.Hold hold -> hold.lookAgainAt();
            case Plan.Freeze freeze -> freeze.lookAgainAt();
            case Plan.Publish _ -> now;
        };
    }
}
