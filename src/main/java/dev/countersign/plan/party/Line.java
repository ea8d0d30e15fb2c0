package dev.countersign.plan.party;

import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.GenerationName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a status says of one relying party. It is a label for people: decisions go by what this process has seen.
 *
 * @param trusting as far as the status says
 * @param code why it lags, or what else a person should know
 */
record Line(TrustBundleStatus.Party party, Shown shown, boolean trusting, Optional<Code> code) {
    private static final int LONGEST_SENTENCE = 4096;

    /** Nobody has been able to look again: it speaks against nothing that was seen before. */
    private static final Set<Code> UNASKED = Set.of(
            Code.RELYING_PARTY_AWAITS_BUNDLE,
            Code.RELYING_PARTY_NOT_ASKED,
            Code.RELYING_PARTY_UNREACHABLE,
            Code.RELYING_PARTY_SETTLING);

    /** What answers to probes have told. */
    private static final Set<Code> ANSWERED = Set.of(
            Code.RELYING_PARTY_REFUSES,
            Code.RELYING_PARTY_BLIND,
            Code.RELYING_PARTY_INCONCLUSIVE,
            Code.RELYING_PARTY_UNREACHABLE);

    /** {@code before}: the status as it is. */
    static Line of(Shown shown, Aim aim, TrustBundleStatus before, Instant now) {
        var old = find(before, shown.who());
        return old.flatMap(line -> kept(line, shown, aim)).orElseGet(() -> fresh(shown, old, now));
    }

    static Optional<TrustBundleStatus.Party> find(TrustBundleStatus status, Who who) {
        return status.relyingParties().stream()
                .filter(line -> line.kind().equals(who.kind().name())
                        && Objects.equals(line.namespace(), who.namespace())
                        && line.name().equals(who.name()))
                .findFirst();
    }

    private static Line fresh(Shown shown, Optional<TrustBundleStatus.Party> old, Instant now) {
        var trusts = texts(shown.trusts());
        var evidence = shown.evidence().map(Evidence::name).orElse(null);
        var same = old.filter(
                line -> line.trusts().equals(trusts) && Objects.equals(line.evidence(), evidence) && !trusts.isEmpty());
        var at = trusts.isEmpty() ? null : same.map(TrustBundleStatus.Party::at).orElseGet(() -> Conditions.text(now));
        var who = shown.who();
        var party = new TrustBundleStatus.Party(
                who.kind().name(), who.namespace(), who.name(), trusts, evidence, at, reason(shown), message(shown));
        return new Line(party, shown, shown.complete(), shown.finding().map(Finding::code));
    }

    /**
     * What was shown to a process before this one, or when the generations were others, and still holds: after a restart, and
     * when a generation comes, a party that was shown is asked again and does not pass for one that trusts nobody meanwhile.
     */
    private static Optional<Line> kept(TrustBundleStatus.Party old, Shown shown, Aim aim) {
        if (shown.complete()) {
            return isBetter(old, shown) ? Optional.of(new Line(old, shown, true, Optional.empty())) : Optional.empty();
        }
        var code = shown.finding().map(Finding::code);
        if (code.filter(UNASKED::contains).isEmpty()) {
            return Optional.empty();
        }
        var wanted = texts(aim.names());
        var shows =
                isLasting(old) ? wanted.stream().filter(old.trusts()::contains).toList() : List.<String>of();
        if (!wanted.isEmpty() && shows.equals(wanted)) {
            return Optional.of(
                    new Line(showing(old, wanted, old.reason(), old.message()), shown, true, Optional.empty()));
        }
        var told = Code.of(old.reason()).filter(ANSWERED::contains);
        if (told.isPresent() && code.get() == Code.RELYING_PARTY_NOT_ASKED && wanted.containsAll(old.trusts())) {
            return Optional.of(new Line(old, shown, false, told));
        }
        return shows.isEmpty() || shows.size() < shown.trusts().size()
                ? Optional.empty()
                : Optional.of(new Line(showing(old, shows, reason(shown), message(shown)), shown, false, code));
    }

    /** Since the same time and by the same evidence. */
    private static TrustBundleStatus.Party showing(
            TrustBundleStatus.Party old, List<String> trusts, @Nullable String reason, @Nullable String message) {
        return new TrustBundleStatus.Party(
                old.kind(), old.namespace(), old.name(), trusts, old.evidence(), old.at(), reason, message);
    }

    private static @Nullable String reason(Shown shown) {
        return shown.finding().map(finding -> finding.code().text()).orElse(null);
    }

    private static @Nullable String message(Shown shown) {
        return shown.finding().map(Finding::sentence).map(Line::cut).orElse(null);
    }

    /** Of who was seen to let them in nobody says later that time alone shows it. */
    private static boolean isBetter(TrustBundleStatus.Party old, Shown shown) {
        return Evidence.Probed.name().equals(old.evidence())
                && old.reason() == null
                && shown.evidence().filter(Evidence.Settled::equals).isPresent()
                && shown.finding().isEmpty()
                && old.trusts().equals(texts(shown.trusts()));
    }

    /** Of the other kinds a process that begins sees all that there is. */
    private static boolean isLasting(TrustBundleStatus.Party old) {
        return Evidence.Probed.name().equals(old.evidence())
                || Evidence.Settled.name().equals(old.evidence());
    }

    private static List<String> texts(Collection<GenerationName> names) {
        return names.stream().map(GenerationName::text).toList();
    }

    private static String cut(String sentence) {
        return sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE);
    }
}
