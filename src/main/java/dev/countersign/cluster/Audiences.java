package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.TrustBundle;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Audience;
import dev.countersign.plan.authority.Audience.Bundle;
import dev.countersign.plan.authority.Audience.Leaves;
import dev.countersign.plan.authority.Audience.Party;
import dev.countersign.plan.authority.Reading;
import dev.countersign.plan.authority.Scope;
import dev.countersign.plan.authority.Wanted;
import dev.countersign.plan.party.Shown;
import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Source;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who goes by an authority. What relying parties have shown is kept in memory alone: after a restart nobody has shown
 * anything until the bundles were looked at again, which makes a rotation later and never sooner.
 */
public final class Audiences {
    private final KubernetesClient client;
    private final Watches watches;
    private final Holders holders;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private final List<Consumer<Identity>> listeners = new CopyOnWriteArrayList<>();
    private volatile Function<Identity, List<TrustBundle>> bundles = _ -> List.of();
    private volatile Function<Identity, Leaves> leaves = _ -> Leaves.NONE;

    public Audiences(KubernetesClient client, Watches watches, Holders holders) {
        this.client = client;
        this.watches = watches;
        this.holders = holders;
    }

    /**
     * What a look at a bundle has found.
     *
     * @param generation of the bundle's spec, which this was found of
     */
    public record Heard(
            long generation,
            Bundle bundle,
            Map<String, Set<GenerationName>> trusts,
            Map<String, Set<GenerationName>> refuses) {
        public static Heard of(long generation, Bundle found, List<Shown> shown) {
            return new Heard(generation, found, each(shown, Shown::trusts), each(shown, Shown::refuses));
        }

        private static Map<String, Set<GenerationName>> each(
                List<Shown> shown, Function<Shown, Set<GenerationName>> what) {
            return shown.stream().collect(Collectors.toMap(one -> one.who().toString(), what, (one, _) -> one));
        }
    }

    /** From now on these say which bundles name an authority, and how many certificates it issues. */
    public void askBundles(Function<Identity, List<TrustBundle>> naming) {
        bundles = naming;
    }

    public void askLeaves(Function<Identity, Leaves> counted) {
        leaves = counted;
    }

    /** Called with each authority of whose audience something new is known. */
    public void listen(Consumer<Identity> listener) {
        listeners.add(listener);
    }

    /** Keeps what a look at a bundle has found. */
    public void publish(TrustBundle bundle, dev.countersign.plan.trust.Wanted wanted, Heard found) {
        if (!found.equals(heard.put(bundle.getMetadata().getUid(), found))) {
            wanted.sources().stream()
                    .flatMap(source -> authorities(source).stream())
                    .forEach(authority -> listeners.forEach(listener -> listener.accept(authority)));
        }
    }

    /** Forgets bundles by their UIDs. */
    public void forget(Predicate<String> gone) {
        heard.keySet().removeIf(gone);
    }

    /**
     * Which bundles there are is read live before a step; what they have shown was looked at by their own controller.
     *
     * @param anchor that is waited for, if another generation is to sign: only then anybody has to look at thousands of Secrets
     */
    Audience of(Authority resource, boolean live, Optional<String> anchor, Instant now) {
        if (!(Reading.of(resource) instanceof Wanted wanted)) {
            return Audience.UNSEEN;
        }
        var identity = wanted.identity().withoutUid();
        var family = watches.family(identity);
        var found = live ? listed(identity, family) : family.stream().flatMap(member -> bundles.apply(member).stream());
        return new Audience(
                true,
                found
                        .filter(bundle -> isAwaited(wanted, bundle))
                        .collect(Collectors.toMap(
                                bundle -> bundle.getMetadata().getUid(),
                                bundle -> bundle(bundle, identity),
                                (one, _) -> one))
                        .values()
                        .stream()
                        .sorted(Comparator.comparing(Bundle::name))
                        .toList(),
                holders.of(identity, family, anchor, now),
                leaves(family));
    }

    /** Bundles that are waited for, as the API server has them now. */
    public List<TrustBundle> awaited(Authority resource) {
        if (!(Reading.of(resource) instanceof Wanted wanted)) {
            return List.of();
        }
        var identity = wanted.identity().withoutUid();
        return listed(identity, watches.family(identity))
                .filter(bundle -> isAwaited(wanted, bundle))
                .toList();
    }

    /** What stands below is issued again in the same step. */
    private Leaves leaves(Set<Identity> family) {
        return family.stream()
                .map(leaves)
                .reduce(
                        Leaves.NONE,
                        (one, other) -> new Leaves(
                                one.count() + other.count(),
                                one.longest().compareTo(other.longest()) > 0 ? one.longest() : other.longest()));
    }

    /** For who only wants to sign. */
    Audience leavesAlone(Identity identity) {
        return new Audience(false, List.of(), Audience.Secrets.UNSEEN, leaves.apply(identity.withoutUid()));
    }

    private Stream<TrustBundle> listed(Identity authority, Set<Identity> family) {
        var all = client.resources(TrustBundle.class);
        var some = authority.namespace().isEmpty()
                ? all.inAnyNamespace().list()
                : all.inNamespace(authority.namespace()).list();
        return some.getItems().stream().filter(bundle -> names(bundle, family));
    }

    private static boolean names(TrustBundle bundle, Set<Identity> family) {
        return dev.countersign.plan.trust.Reading.of(bundle) instanceof dev.countersign.plan.trust.Wanted wanted
                && wanted.sources().stream()
                        .flatMap(source -> authorities(source).stream())
                        .anyMatch(family::contains);
    }

    private static Optional<Identity> authorities(Source source) {
        return source instanceof Source.Authority authority
                ? Optional.of(authority.authority().withoutUid())
                : Optional.empty();
    }

    /** A cluster authority waits only for those whom it lets in: anybody could hold it up with a bundle. */
    private boolean isAwaited(Wanted wanted, TrustBundle bundle) {
        var namespace = bundle.getMetadata().getNamespace();
        return !bundle.isMarkedForDeletion()
                && Scope.objection(wanted, namespace, watches.labels(namespace)).isEmpty();
    }

    private Bundle bundle(TrustBundle bundle, Identity authority) {
        var metadata = bundle.getMetadata();
        var name = "TrustBundle " + metadata.getNamespace() + "/" + metadata.getName();
        var known = Optional.ofNullable(heard.get(metadata.getUid()))
                .filter(found -> found.generation() == Api.generation(bundle));
        return known.map(found -> of(found, authority))
                .orElseGet(() -> new Bundle(name, false, Set.of(), List.of(), Optional.empty(), List.of()));
    }

    private static Bundle of(Heard found, Identity authority) {
        var bundle = found.bundle();
        var parties = bundle.parties().stream()
                .map(party -> new Party(
                        party.name(),
                        numbers(found.trusts().getOrDefault(party.name(), Set.of()), authority),
                        party.complete(),
                        numbers(found.refuses().getOrDefault(party.name(), Set.of()), authority)))
                .toList();
        return new Bundle(bundle.name(), bundle.decided(), bundle.keys(), bundle.lagging(), bundle.since(), parties);
    }

    private static Set<Integer> numbers(Set<GenerationName> names, Identity authority) {
        var clusterWide = authority.kind().equals(AuthorityRef.Kind.ClusterCertificateAuthority.name());
        var numbers = new HashSet<Integer>();
        names.stream()
                .filter(name ->
                        name.clusterWide() == clusterWide && name.authority().equals(authority.name()))
                .forEach(name -> numbers.add(name.number()));
        return numbers;
    }
}
