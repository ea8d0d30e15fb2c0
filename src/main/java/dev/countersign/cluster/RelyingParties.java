package dev.countersign.cluster;

import dev.countersign.api.RelyingParty;
import dev.countersign.api.Workload;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.party.Heard;
import dev.countersign.plan.party.Member;
import dev.countersign.plan.party.Pod;
import dev.countersign.plan.party.Seen;
import dev.countersign.plan.party.Who;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Form;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import dev.countersign.plan.workload.WorkloadName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Those who go by a bundle, as they are now. */
public final class RelyingParties {
    private final Workloads workloads;
    private final PartyPods pods;
    private final Declarations declarations;

    public RelyingParties(KubernetesClient client, Workloads workloads, TrustWatches watches) {
        this.workloads = workloads;
        this.pods = new PartyPods(client);
        this.declarations = new Declarations(watches::object);
    }

    /** Those of the spec, then those that receivers declare; each once, whoever names it twice. Nothing is heard of them here. */
    public List<Member> observe(Wanted bundle, List<Copy> copies) {
        var members = new LinkedHashMap<Who, Member>();
        bundle.parties().forEach(party -> add(members, party, bundle.identity().namespace(), keys(bundle)));
        for (var declared : declarations.of(copies)) {
            var place = declared.place();
            declared.parties().forEach(party -> add(members, party, place.namespace(), keys(bundle)));
            declared.unclear()
                    .ifPresent(because -> put(members, unclear(place), nobody(place), new Seen.Unseen(because)));
        }
        return List.copyOf(members.values());
    }

    /** Who is meant is not known, only who says so. */
    private static Who unclear(Place place) {
        return new Who(RelyingParty.Kind.External, place.namespace(), place.name());
    }

    private static Party nobody(Place place) {
        return new Party.External(place.name(), Optional.empty(), Optional.empty(), List.of());
    }

    private void add(Map<Who, Member> members, Party party, String namespace, Set<String> keys) {
        switch (party) {
            case Party.External external ->
                put(
                        members,
                        new Who(RelyingParty.Kind.External, namespace, external.name()),
                        party,
                        new Seen.Outside());
            case Party.Workloads some ->
                seen(some, namespace, keys).forEach((name, seen) -> put(members, who(some, name), party, seen));
        }
    }

    private static void put(Map<Who, Member> members, Who who, Party party, Seen seen) {
        members.putIfAbsent(who, new Member(who, party, seen, Heard.NOTHING));
    }

    private static Who who(Party.Workloads party, WorkloadName name) {
        return new Who(RelyingParty.Kind.valueOf(party.kind().name()), name.namespace(), name.name());
    }

    /** Entries under which the bundle stands in what carries it, a certificate's Secret included. */
    static Set<String> keys(Wanted bundle) {
        var keys = new HashSet<>(Set.of(LeafSecret.ANCHORS));
        bundle.target().forms().stream().map(Form::key).forEach(keys::add);
        return keys;
    }

    private Map<WorkloadName, Seen> seen(Party.Workloads party, String namespace, Set<String> keys) {
        var found = new LinkedHashMap<WorkloadName, Seen>();
        try {
            switch (party.which()) {
                case Party.Which.Named named -> {
                    var name = new WorkloadName(party.kind(), namespace, named.name());
                    found.put(
                            name,
                            workloads
                                    .raw(name)
                                    .map(object -> running(object, keys))
                                    .orElseGet(() -> missing(name)));
                }
                case Party.Which.Selected selected -> {
                    var unclear = Workloads.unclear(selected.selector());
                    if (unclear.isPresent()) {
                        return Map.of(new WorkloadName(party.kind(), namespace, "*"), new Seen.Unseen(unclear.get()));
                    }
                    for (var object : workloads.raw(party.kind(), namespace, selected.selector())) {
                        found.put(WorkloadReading.read(object).name(), running(object, keys));
                    }
                    if (found.isEmpty()) {
                        var name = new WorkloadName(party.kind(), namespace, "*");
                        found.put(name, missing(name));
                    }
                }
            }
        } catch (KubernetesClientException e) {
            var name = party.which() instanceof Party.Which.Named named ? named.name() : "*";
            found.put(new WorkloadName(party.kind(), namespace, name), forbidden(e, party.kind(), namespace));
        }
        return found;
    }

    /** Any other trouble is the API server's, and passes. */
    private static Seen forbidden(KubernetesClientException e, Workload.Kind kind, String namespace) {
        if (e.getCode() != 403) {
            throw e;
        }
        return hidden(kind, namespace);
    }

    static Seen hidden(Workload.Kind kind, String namespace) {
        return new Seen.Unseen(new Finding(
                Code.WORKLOAD_NOT_ALLOWED,
                "the operator may not look at %ss and their pods in namespace %s: run 'helm upgrade' with %s in secretsIn"
                        .formatted(kind, namespace, namespace)));
    }

    static Seen missing(WorkloadName name) {
        return new Seen.Unseen(new Finding(
                Code.WORKLOAD_MISSING,
                name.name().equals("*")
                        ? "no %s in namespace %s has the labels of the selector: correct it, or remove it from the relying parties"
                                .formatted(name.kind(), name.namespace())
                        : "there is no %s: create it, or remove it from the relying parties".formatted(name)));
    }

    private Seen running(HasMetadata object, Set<String> keys) {
        return running(object, keys, pods.of(object, keys));
    }

    static Seen running(HasMetadata object, Set<String> keys, List<Pod> pods) {
        var workload = WorkloadReading.read(object);
        return new Seen.Running(
                workload,
                PartyPods.mounts(workload.template().mounts(), workload.name().namespace(), keys),
                pods);
    }
}
