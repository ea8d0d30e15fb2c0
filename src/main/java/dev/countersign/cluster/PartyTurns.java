package dev.countersign.cluster;

import dev.countersign.api.ClientCertificate;
import dev.countersign.api.RelyingParty;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Observed;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import dev.countersign.plan.workload.Carrier;
import dev.countersign.plan.workload.Look;
import dev.countersign.plan.workload.Mark;
import dev.countersign.plan.workload.Mount;
import dev.countersign.plan.workload.Turn;
import dev.countersign.plan.workload.Turns;
import dev.countersign.plan.workload.WorkloadName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The workloads that are restarted for a bundle, and whether what they mount carries its anchors, from live reads. */
public final class PartyTurns {
    private final Lookout workloads;
    private final Function<Place, Optional<HasMetadata>> objects;
    private final Function<Identity, Stream<ClientCertificate>> followers;
    private final Declarations declarations;

    public PartyTurns(Workloads workloads, TrustObjects objects, TrustWatches watches, Followers followers) {
        this(workloads, objects::live, followers::of, new Declarations(watches::object));
    }

    PartyTurns(
            Lookout workloads,
            Function<Place, Optional<HasMetadata>> objects,
            Function<Identity, Stream<ClientCertificate>> followers,
            Declarations declarations) {
        this.workloads = workloads;
        this.objects = objects;
        this.followers = followers;
        this.declarations = declarations;
    }

    /** None is looked for if no party is restarted. */
    public List<Turn> of(Wanted bundle, Observed observed, Content content) {
        var turns = new LinkedHashMap<WorkloadName, Turn>();
        restarted(bundle, observed).forEach((namespace, parties) -> {
            var carriers = carriers(namespace, bundle, observed, content);
            parties.forEach(party -> looks(party, namespace)
                    .forEach((name, look) -> turns.putIfAbsent(
                            name, turn(name, Turns.ready(look, carriers, reads(party)), bundle, content))));
        });
        return List.copyOf(turns.values());
    }

    /** By namespace: those that the spec names, then those that receivers declare. */
    private Map<String, List<Party.Workloads>> restarted(Wanted bundle, Observed observed) {
        var found = new LinkedHashMap<String, List<Party.Workloads>>();
        add(found, bundle.identity().namespace(), bundle.parties());
        declarations
                .of(observed.copies())
                .forEach(declared -> add(found, declared.place().namespace(), declared.parties()));
        return found;
    }

    private static void add(Map<String, List<Party.Workloads>> found, String namespace, List<Party> parties) {
        for (var party : parties) {
            if (party instanceof Party.Workloads some && some.reload() == RelyingParty.Reload.Restart) {
                found.computeIfAbsent(namespace, _ -> new ArrayList<>()).add(some);
            }
        }
    }

    private static boolean reads(Party.Workloads party) {
        return party.reads() == RelyingParty.Reads.Volume;
    }

    private static Turn turn(WorkloadName name, Look look, Wanted bundle, Content content) {
        var identity = bundle.identity();
        var owner = identity.namespace() + "/" + identity.name();
        return new Turn(name, look, Mark.anchors(content.hash()), Optional.of(owner), false);
    }

    private Map<WorkloadName, Look> looks(Party.Workloads party, String namespace) {
        return switch (party.which()) {
            case Party.Which.Named named -> {
                var name = new WorkloadName(party.kind(), namespace, named.name());
                yield Map.of(name, workloads.see(name));
            }
            case Party.Which.Selected selected ->
                switch (workloads.select(party.kind(), namespace, selected.selector())) {
                    case Workloads.Selection.Unseen unseen ->
                        Map.of(new WorkloadName(party.kind(), namespace, "*"), new Look.Unseen(unseen.because()));
                    case Workloads.Selection.Found found -> {
                        var looks = new LinkedHashMap<WorkloadName, Look>();
                        found.workloads().forEach(one -> looks.put(one.name(), new Look.Found(one)));
                        yield looks;
                    }
                };
        };
    }

    private List<Carrier> carriers(String namespace, Wanted bundle, Observed observed, Content content) {
        var own = observed.copies().stream()
                .filter(copy -> copy.role() == Copy.Role.OWN || copy.role() == Copy.Role.RECEIVER)
                .filter(copy -> copy.place().namespace().equals(namespace))
                .map(copy -> new Carrier(
                        kind(copy.place()),
                        copy.place().name(),
                        content.keys(copy.place().kind()),
                        isCurrent(copy, bundle, content)));
        var followed = followers
                .apply(bundle.identity())
                .filter(certificate ->
                        namespace.equals(certificate.getMetadata().getNamespace()))
                .flatMap(certificate -> Reading.of(certificate) instanceof dev.countersign.plan.client.Wanted wanted
                        ? Stream.of(wanted.target().secretName())
                        : Stream.empty())
                .filter(name -> !name.isEmpty())
                .map(name -> new Carrier(
                        Mount.Kind.Secret, name, Set.of(LeafSecret.ANCHORS), isCurrent(namespace, name, content)));
        return Stream.concat(own, followed).toList();
    }

    private static Mount.Kind kind(Place place) {
        return place.kind() == Place.Kind.Secret ? Mount.Kind.Secret : Mount.Kind.ConfigMap;
    }

    /** What stands in the object is recomputed: what its annotations say is not believed. */
    private boolean isCurrent(Copy copy, Wanted bundle, Content content) {
        return !(copy.state() instanceof Copy.Barred)
                && objects.apply(copy.place())
                        .filter(object -> content.isIn(CopyReading.copy(object, copy.place(), copy.role(), bundle)))
                        .isPresent();
    }

    private boolean isCurrent(String namespace, String secret, Content content) {
        return objects.apply(new Place(Place.Kind.Secret, namespace, secret))
                .map(object -> (io.fabric8.kubernetes.api.model.Secret) object)
                .map(object -> Digests.read(LeafSecret.orEmpty(object.getData())))
                .map(entries -> entries.get(LeafSecret.ANCHORS))
                .flatMap(Digests.Entry::anchors)
                .filter(content.hash()::equals)
                .isPresent();
    }
}
