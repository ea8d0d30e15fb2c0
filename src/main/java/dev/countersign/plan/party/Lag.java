package dev.countersign.plan.party;

import dev.countersign.api.RelyingParty;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a relying party has not shown that it trusts all that it shall: what a person can do something about comes first. */
final class Lag {
    private final Member member;
    private final Aim aim;
    private final Carried carried;
    private final Settling settling;

    private Lag(Member member, Aim aim, Carried carried, Settling settling) {
        this.member = member;
        this.aim = aim;
        this.carried = carried;
        this.settling = settling;
    }

    static Finding of(Member member, Aim aim, Carried carried, Settling settling) {
        return new Lag(member, aim, carried, settling).because();
    }

    private Finding because() {
        return Stream.<Supplier<Optional<Finding>>>of(
                        this::unseen,
                        this::bundleNotThere,
                        this::inTheWorkload,
                        () -> member.heard().trouble(),
                        this::inItsAnswers,
                        this::inTheSpec)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(this::waiting);
    }

    private Optional<Finding> unseen() {
        return member.seen() instanceof Seen.Unseen unseen ? Optional.of(unseen.because()) : Optional.empty();
    }

    private Set<Place> bundle() {
        return carried.in(member.who().namespace());
    }

    private Optional<Finding> bundleNotThere() {
        var reads = member.party() instanceof Party.Workloads party
                        && party.reads() == RelyingParty.Reads.Volume
                        && member.seen() instanceof Seen.Running running
                ? Mounting.of(running, bundle()).places()
                : carried.targetsIn(member.who().namespace());
        return reads.stream()
                .filter(carried.lagging()::contains)
                .min(Comparator.comparing(Place::toString)) // the same after each start
                .map(place -> finding(
                        Code.RELYING_PARTY_AWAITS_BUNDLE, "waits for the anchors: %s does not carry them yet", place));
    }

    private Optional<Finding> inTheWorkload() {
        return member.party() instanceof Party.Workloads party && member.seen() instanceof Seen.Running running
                ? mount(party, running).or(() -> restart(party, running))
                : Optional.empty();
    }

    /** Who proves by its answers that it trusts something may have got it in any way. */
    private Optional<Finding> mount(Party.Workloads party, Seen.Running running) {
        if (party.reads() == RelyingParty.Reads.Api || (party.probe().isPresent() && !Restarts.show(party))) {
            return Optional.empty();
        }
        var mounting = Mounting.of(running, bundle());
        if (!mounting.everywhere()) {
            return Optional.of(finding(
                    Code.RELYING_PARTY_DOES_NOT_MOUNT_BUNDLE,
                    (running.pods().isEmpty() ? "would make pods" : "has pods")
                            + " without a mount of %s: mount it in the pod template, or set reads to Api and name a"
                            + " probe",
                    places(_ -> true)));
        }
        if (Restarts.show(party) && !mounting.byObject()) {
            return Optional.of(finding(
                    Code.RELYING_PARTY_DOES_NOT_MOUNT_BUNDLE,
                    "mounts the bundle as a ClusterTrustBundle alone, of which nobody sees when it has arrived: name a"
                            + " probe or settle, or mount %s",
                    places(place -> place.kind() != Place.Kind.ClusterTrustBundle)));
        }
        return mounting.fixed() && party.reload() == RelyingParty.Reload.InPlace
                ? Optional.of(finding(
                        Code.RELYING_PARTY_MOUNT_IS_FIXED,
                        "mounts %s by subPath, which never changes while a pod runs: mount the whole volume, or set"
                                + " reload to Restart",
                        places(_ -> true)))
                : Optional.empty();
    }

    private String places(Predicate<Place> which) {
        return bundle().stream()
                .filter(which)
                .map(Place::toString)
                .sorted()
                .limit(4)
                .collect(Collectors.joining(" or "));
    }

    private Optional<Finding> restart(Party.Workloads party, Seen.Running running) {
        if (party.reload() != RelyingParty.Reload.Restart) {
            return Optional.empty();
        }
        if (running.paused()) {
            return Optional.of(finding(
                    Code.RELYING_PARTY_PAUSED,
                    "is paused, so that no pod begins anew: run 'kubectl rollout resume -n %s'",
                    member.who().namespace() + " "
                            + member.who().kind().name().toLowerCase(Locale.ROOT) + "/"
                            + member.who().name()));
        }
        return running.onDelete()
                ? Optional.of(finding(
                        Code.RELYING_PARTY_ON_DELETE,
                        "keeps its pods until somebody deletes them (updateStrategy OnDelete, or a partition): run"
                                + " 'kubectl delete pod -n %s <pod>' for one after the other",
                        member.who().namespace()))
                : Optional.empty();
    }

    private Optional<Finding> inItsAnswers() {
        var refused = member.heard().refused().stream().findFirst();
        return refused.map(this::refuses)
                .or(() -> member.heard().doubt().flatMap(doubt -> switch (doubt.doubt()) {
                    case STRANGER_TREATED_ALIKE -> Optional.of(Remark.blind(member, doubt.detail()));
                    case NO_ANSWER ->
                        Optional.of(finding(
                                Code.RELYING_PARTY_UNREACHABLE,
                                "does not answer probes (%s): look at its pods, at probe.port, and at network policies"
                                        + " that keep the operator out",
                                doubt.detail()));
                    case ACTIVE_REFUSED ->
                        Optional.of(finding(
                                Code.RELYING_PARTY_INCONCLUSIVE,
                                "refuses a probe of the active generation too (%s): it does not trust that either, or"
                                        + " lets in certain names alone; then name in likeCertificate a certificate of this authority that"
                                        + " has one",
                                doubt.detail()));
                    case UNSTEADY, UNLIKE_BOTH ->
                        Optional.of(finding(
                                Code.RELYING_PARTY_INCONCLUSIVE, "gives answers that show nothing (%s)", doubt.text()));
                    case NOT_ASKED -> Optional.empty();
                }));
    }

    private Finding refuses(GenerationName generation) {
        var how = member.heard().verdicts().get(generation) instanceof Verdict.Refuses verdict
                ? " (%s in %s)"
                        .formatted(verdict.outcome().text(), verdict.version().label())
                : "";
        return finding(
                Code.RELYING_PARTY_REFUSES,
                "refuses certificates of %s: it has not taken up the present anchors, or reads others",
                generation.text() + how);
    }

    private Optional<Finding> inTheSpec() {
        return switch (member.party()) {
            case Party.External external ->
                external.probe().isPresent() || external.settle().isPresent()
                        ? Optional.empty()
                        : Optional.of(finding(
                                Code.RELYING_PARTY_NOT_ACKNOWLEDGED,
                                "is outside of the cluster, where nobody looks: put the anchors there and add %s to"
                                        + " acknowledged, or name a probe",
                                missing(external)));
            case Party.Workloads party ->
                party.probe().isPresent() || party.settle().isPresent() || Restarts.show(party)
                        ? Optional.empty()
                        : Optional.of(finding(
                                Code.RELYING_PARTY_SHOWS_NOTHING,
                                "says nothing of what it trusts: name a %s",
                                "probe, or state with settle after which time it surely trusts what was written"));
        };
    }

    private String missing(Party.External external) {
        return aim.names().stream()
                .filter(name -> !external.acknowledged().contains(name))
                .map(GenerationName::text)
                .collect(Collectors.joining(", "));
    }

    private Finding waiting() {
        if (member.party().probe().isPresent()) {
            return aim.generations().isEmpty()
                    ? finding(
                            Code.RELYING_PARTY_SHOWS_NOTHING,
                            "cannot be asked by probes, because %s: state settle",
                            "no source of the bundle is an authority that could sign for them")
                    : finding(Code.RELYING_PARTY_NOT_ASKED, "is being asked whom it lets in%s", "");
        }
        if (settling instanceof Settling.Until until) {
            return finding(
                    Code.RELYING_PARTY_SETTLING,
                    "is given its time (settle) to take up the anchors, until %s",
                    Conditions.text(until.end()));
        }
        return finding(
                Code.RELYING_PARTY_NOT_RESTARTED,
                "has pods that began before the anchors were there%s",
                member.seen() instanceof Seen.Running running ? behind(running) : "");
    }

    private String behind(Seen.Running running) {
        var behind = running.pods().stream()
                .filter(pod -> !pod.hash().equals(Optional.of(aim.hash())))
                .count();
        return " (%d of %d)".formatted(behind, running.pods().size());
    }

    private Finding finding(Code code, String sentence, Object detail) {
        return new Finding(code, member.who() + " " + sentence.formatted(detail));
    }
}
