package dev.countersign.plan.party;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Party;
import java.util.List;
import java.util.Optional;

/** A relying party that shall be asked, how, and at which servers. */
public record Inquiry(Who who, Party.Probe probe, List<Endpoint> endpoints) {
    public Inquiry {
        endpoints = List.copyOf(endpoints);
    }

    /** What to ask; empty of a party that names no probe, or has nobody who could answer. */
    public static Optional<Inquiry> of(Member member) {
        return member.party()
                .probe()
                .map(probe -> new Inquiry(member.who(), probe, endpoints(member, probe)))
                .filter(inquiry -> !inquiry.endpoints().isEmpty());
    }

    /** Only named workloads' own pods, and of those that share their node's addresses only where that was asked for. */
    private static List<Endpoint> endpoints(Member member, Party.Probe probe) {
        return switch (member.seen()) {
            case Seen.Unseen _ -> List.of();
            case Seen.Outside _ ->
                probe.host().map(host -> new Endpoint(host, host)).stream().toList();
            case Seen.Running running ->
                running.pods().stream()
                        .filter(pod -> pod.ready() && (!pod.onHostNetwork() || probe.hostNetwork()))
                        .flatMap(pod -> pod.address().map(address -> new Endpoint(pod.uid(), address)).stream())
                        .toList();
        };
    }

    /** Why a party cannot be asked, if it should be. */
    static Optional<Finding> objection(Member member) {
        var probe = member.party().probe();
        if (probe.isEmpty()
                || !(member.seen() instanceof Seen.Running running)
                || !endpoints(member, probe.get()).isEmpty()) {
            return Optional.empty();
        }
        var onNodes = running.pods().stream().anyMatch(pod -> pod.ready() && pod.onHostNetwork());
        return Optional.of(new Finding(
                Code.RELYING_PARTY_UNREACHABLE,
                onNodes
                        ? "%s is on the network of its nodes, where others listen too: set probe.hostNetwork if it may be asked there"
                                .formatted(member.who())
                        : "%s has no ready pod that could be asked".formatted(member.who())));
    }
}
