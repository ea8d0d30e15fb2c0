package dev.countersign.reconcile;

import dev.countersign.api.RelyingParty;
import dev.countersign.cluster.Hosts;
import dev.countersign.cluster.ProbeCredentials;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.evidence.Sight;
import dev.countersign.plan.party.Aim;
import dev.countersign.plan.party.Endpoint;
import dev.countersign.plan.party.Generation;
import dev.countersign.plan.party.Inquiry;
import dev.countersign.plan.party.Who;
import dev.countersign.probe.Credentials;
import dev.countersign.probe.Party;
import dev.countersign.probe.Prober;
import dev.countersign.probe.Protocol;
import dev.countersign.probe.Target;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks the relying parties of one bundle once, with certificates of each of its authorities. */
final class ProbeRound {
    /** PostgreSQL wants a user; whether it knows this one does not matter. */
    private static final String USER = "countersign-probe";

    private final Prober prober;
    private final Probing.Signing credentials;
    private final InstantSource clock;

    ProbeRound(Prober prober, Probing.Signing credentials, InstantSource clock) {
        this.prober = prober;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** Where the servers of one party are. */
    private record Located(Inquiry inquiry, Map<Endpoint, List<Target>> targets) {
        Party party() {
            return new Party(
                    inquiry.who().toString(),
                    targets.values().stream().flatMap(List::stream).toList());
        }
    }

    void ask(String namespace, Aim aim, List<Inquiry> inquiries, Hearsay hearsay) throws InterruptedException {
        inquiries.forEach(inquiry -> hearsay.troubled(inquiry.who(), Optional.empty()));
        var alike = inquiries.stream()
                .collect(Collectors.groupingBy(ProbeRound::like, LinkedHashMap::new, Collectors.toList()));
        for (var group : alike.entrySet()) {
            for (var active : hearsay.actives()) {
                ask(namespace, aim, active, group.getKey(), group.getValue(), hearsay);
            }
        }
    }

    private static Optional<ProbeCredentials.Like> like(Inquiry inquiry) {
        return inquiry.probe()
                .likeCertificate()
                .map(name -> new ProbeCredentials.Like(inquiry.who().namespace(), name));
    }

    private void ask(
            String namespace,
            Aim aim,
            Generation active,
            Optional<ProbeCredentials.Like> like,
            List<Inquiry> inquiries,
            Hearsay hearsay)
            throws InterruptedException {
        var located = new ArrayList<Located>();
        inquiries.forEach(inquiry -> locate(inquiry, active, aim, hearsay).ifPresent(located::add));
        if (located.isEmpty()) {
            return;
        }
        try {
            var sisters = Stream.concat(aim.generations().stream(), aim.distrusted().stream())
                    .filter(active::isSisterOf)
                    .toList();
            var presented = credentials.of(namespace, active, sisters, like, clock.instant());
            var round = prober.look(
                    located.stream().map(Located::party).toList(),
                    new Credentials(presented.stranger(), presented.known()));
            located.forEach(one -> remember(one, round.sights(), active, hearsay));
        } catch (PkiException e) {
            located.forEach(one -> hearsay.troubled(
                    one.inquiry().who(), Optional.of(unasked(one.inquiry().who(), e))));
        }
    }

    private static void remember(Located one, Map<Target, Sight> sights, Generation active, Hearsay hearsay) {
        one.targets().forEach((endpoint, targets) -> {
            var seen =
                    targets.stream().map(sights::get).filter(Objects::nonNull).toList();
            if (seen.size() == targets.size()) { // the others are left for another round
                hearsay.saw(one.inquiry().who(), endpoint, active, seen);
            }
        });
    }

    private static Optional<Located> locate(Inquiry inquiry, Generation active, Aim aim, Hearsay hearsay) {
        var targets = new LinkedHashMap<Endpoint, List<Target>>();
        for (var endpoint : inquiry.endpoints()) {
            if (hearsay.isOpen(inquiry.who(), endpoint, active, aim)) {
                try {
                    targets.put(endpoint, targets(inquiry, endpoint));
                } catch (PkiException e) {
                    hearsay.troubled(inquiry.who(), Optional.of(unreachable(inquiry.who(), e)));
                }
            }
        }
        return targets.isEmpty() ? Optional.empty() : Optional.of(new Located(inquiry, targets));
    }

    private static List<Target> targets(Inquiry inquiry, Endpoint endpoint) {
        var probe = inquiry.probe();
        var outside = inquiry.who().kind() == RelyingParty.Kind.External;
        var addresses = outside ? Hosts.of(endpoint.address()) : List.of(Hosts.literal(endpoint.address()));
        var name = probe.serverName().or(() -> probe.host().filter(host -> !isAddress(host)));
        return addresses.stream()
                .map(address -> new Target(address, probe.port(), name, protocol(inquiry)))
                .toList();
    }

    private static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Protocol protocol(Inquiry inquiry) {
        return switch (inquiry.probe().protocol()) {
            case TLS -> new Protocol.Tls();
            case HTTPS -> new Protocol.Https(inquiry.probe().path());
            case PostgreSQL -> new Protocol.PostgreSql(USER);
        };
    }

    private static Finding unreachable(Who who, PkiException because) {
        return new Finding(Code.RELYING_PARTY_UNREACHABLE, who + " cannot be asked: " + because.what());
    }

    private static Finding unasked(Who who, PkiException because) {
        return new Finding(
                Code.RELYING_PARTY_INCONCLUSIVE,
                who + " cannot be asked, because no certificate can be made for it: " + because.what());
    }
}
