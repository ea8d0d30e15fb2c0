package dev.countersign.plan.party;

import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import dev.countersign.plan.trust.GenerationName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to say of relying parties: their part of a bundle's status, the events to tell, and when to look again. */
public record Report(TrustBundleStatus status, List<Notice> notices, Instant lookAgainAt) {
    /** As many relying parties as a status has. */
    private static final int SHOWN = 64;

    /** As many of them as a condition names. */
    private static final int NAMED = 16;

    /** Who lags is looked at often while that is new, and less and less often. */
    private static final Duration SOONEST = Duration.ofSeconds(5);

    private static final Duration LATEST = Duration.ofMinutes(2);
    private static final Duration AT_REST = Duration.ofMinutes(10);
    private static final int PART_OF_AGE = 8;

    /** {@code status}: what else there is to say by now. */
    public static Report of(Plan plan, Aim aim, TrustBundleStatus status, long generation, Instant now) {
        if (plan.shown().isEmpty()) {
            return new Report(with(status, without(status), null, List.of()), List.of(), now.plus(AT_REST));
        }
        var lines = plan.shown().stream()
                .map(shown -> Line.of(shown, aim, status, now))
                .sorted(Comparator.comparing(Line::trusting)
                        .thenComparing(line -> line.shown().who()))
                .toList();
        var trusting = lines.stream().filter(Line::trusting).count();
        var condition = Conditions.of(
                Condition.TRUSTED, trusting == lines.size(), because(lines, aim, (int) trusting), generation);
        var conditions = Conditions.merge(status.conditions(), List.of(condition), now);
        return new Report(
                with(
                        status,
                        conditions,
                        trusting + "/" + lines.size(),
                        lines.stream().limit(SHOWN).map(Line::party).toList()),
                notices(lines, condition, status),
                lookAgainAt(plan, conditions, now));
    }

    private static List<Condition> without(TrustBundleStatus status) {
        return status.conditions().stream()
                .filter(condition -> !Condition.TRUSTED.equals(condition.type()))
                .toList();
    }

    private static TrustBundleStatus with(
            TrustBundleStatus status,
            List<Condition> conditions,
            @Nullable String trusting,
            List<TrustBundleStatus.Party> parties) {
        return new TrustBundleStatus(
                conditions,
                status.hash(),
                status.published(),
                trusting,
                status.anchors(),
                status.sources(),
                status.targets(),
                parties);
    }

    private static Finding because(List<Line> lines, Aim aim, int trusting) {
        var lagging = lines.stream().filter(line -> !line.trusting()).toList();
        if (lagging.isEmpty()) {
            var what = aim.names().isEmpty()
                    ? "the anchors"
                    : aim.names().stream().map(GenerationName::text).collect(Collectors.joining(", "));
            return new Finding(
                    Code.UP_TO_DATE,
                    lines.size() == 1
                            ? lines.getFirst().shown().who() + " trusts " + what
                            : "all " + lines.size() + " relying parties trust " + what);
        }
        var worst = lagging.stream()
                .flatMap(line -> line.code().stream())
                .min(Comparator.comparing((Code code) -> !code.isWarning()).thenComparingInt(Code::ordinal))
                .orElse(Code.RELYING_PARTY_NOT_ASKED);
        var named = lagging.stream()
                .limit(NAMED)
                .map(line -> line.shown().who()
                        + line.code().map(code -> " (" + code.text() + ")").orElse(""))
                .collect(Collectors.joining(", "));
        var others = lagging.size() > NAMED ? " and %d others".formatted(lagging.size() - NAMED) : "";
        return new Finding(
                worst, "%d of %d trust these anchors; not yet: %s%s".formatted(trusting, lines.size(), named, others));
    }

    /** A warning once for each party, and when the last one has followed. */
    private static List<Notice> notices(List<Line> lines, Condition condition, TrustBundleStatus status) {
        var notices = new ArrayList<Notice>();
        lines.stream()
                .limit(SHOWN) // of the others nobody would know later that they were told
                .flatMap(line -> line.trusting() && !line.shown().complete()
                        ? Stream.<Finding>empty()
                        : line.shown().finding().stream()
                                .filter(finding -> finding.code().isWarning() && !told(finding, line, status)))
                .limit(NAMED)
                .map(Notice::of)
                .forEach(notices::add);
        var lagged = Conditions.find(status.conditions(), Condition.TRUSTED)
                .filter(old -> "False".equals(old.status()))
                .isPresent();
        if (lagged && "True".equals(condition.status())) {
            notices.add(Notice.of(new Finding(Code.UP_TO_DATE, Objects.requireNonNull(condition.message()))));
        }
        return notices;
    }

    private static boolean told(Finding finding, Line line, TrustBundleStatus status) {
        return Line.find(status, line.shown().who())
                .filter(old -> finding.code().text().equals(old.reason()))
                .isPresent();
    }

    private static Instant lookAgainAt(Plan plan, List<Condition> conditions, Instant now) {
        if (plan.isComplete()) {
            return now.plus(AT_REST);
        }
        var since = Conditions.find(conditions, Condition.TRUSTED)
                .filter(condition -> "False".equals(condition.status()))
                .flatMap(condition -> Conditions.time(condition.lastTransitionTime()));
        var age = since.map(begin -> Duration.between(begin, now).dividedBy(PART_OF_AGE))
                .orElse(LATEST);
        var pause = age.compareTo(SOONEST) < 0 ? SOONEST : age.compareTo(LATEST) > 0 ? LATEST : age;
        return plan.shown().stream()
                .flatMap(shown -> shown.settlesAt().stream())
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .filter(now.plus(pause)::isAfter)
                .orElseGet(() -> now.plus(pause));
    }
}
