package dev.countersign.cluster;

import dev.countersign.api.Authority;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClusterCertificateAuthority;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Reading;
import dev.countersign.plan.client.Marks;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that is watched besides the kinds that have a reconciler, each once for all of them. */
public final class Watches {
    /** Objects per page of a first list, so that a start with many of them does not hold all of them twice. */
    public static final long PAGE = 500;

    /** Generations are found by this if their key is known to others. */
    static final String DISTRUSTED = "distrusted";

    private final Watch<Secret> secrets;
    private final Watch<CertificateAuthority> authorities;
    private final Watch<ClusterCertificateAuthority> clusterAuthorities;
    private final Watch<Namespace> namespaces;

    public Watches(KubernetesClient client, Served served) {
        // A list of a kind that is not registered yet is read as generic resources.
        client.getKubernetesSerialization().registerKubernetesResource(CertificateAuthority.class);
        client.getKubernetesSerialization().registerKubernetesResource(ClusterCertificateAuthority.class);
        secrets = new Watch<>(() -> secretInformers(client, served), Redaction::of, Watches::owner);
        authorities = new Watch<>(
                () -> List.of(client.resources(CertificateAuthority.class)
                        .inAnyNamespace()
                        .runnableInformer(0)),
                Lean::of,
                Watches::parent);
        clusterAuthorities = new Watch<>(
                () -> List.of(
                        client.resources(ClusterCertificateAuthority.class).runnableInformer(0)),
                Lean::of,
                Watches::parent);
        namespaces = new Watch<>(
                () -> List.of(client.namespaces().runnableInformer(0)), Watches::onlyLabels, _ -> List.of());
    }

    /** Only Secrets with our label are ever listed; a Secret that is not ours never enters this process. */
    private static List<SharedIndexInformer<Secret>> secretInformers(KubernetesClient client, Served served) {
        if (served.isEverywhere()) {
            return List.of(client.secrets()
                    .inAnyNamespace()
                    .withLabel(Marks.MANAGED_BY, Marks.OPERATOR)
                    .withLimit(PAGE)
                    .runnableInformer(0));
        }
        return served.namespaces().stream()
                .map(namespace -> client.secrets()
                        .inNamespace(namespace)
                        .withLabel(Marks.MANAGED_BY, Marks.OPERATOR)
                        .withLimit(PAGE)
                        .runnableInformer(0))
                .toList();
    }

    public void start() {
        secrets.start();
        authorities.start();
        clusterAuthorities.start();
        namespaces.start();
    }

    public void stop() {
        secrets.stop();
        authorities.stop();
        clusterAuthorities.stop();
        namespaces.stop();
    }

    /** False while a connection is down: what is read here may be old then. */
    public boolean areWatching() {
        return secrets.isWatching()
                && authorities.isWatching()
                && clusterAuthorities.isWatching()
                && namespaces.isWatching();
    }

    public Watch<Secret> secrets() {
        return secrets;
    }

    public Watch<CertificateAuthority> authorities() {
        return authorities;
    }

    public Watch<ClusterCertificateAuthority> clusterAuthorities() {
        return clusterAuthorities;
    }

    public Watch<Namespace> namespaces() {
        return namespaces;
    }

    /** The key under which an object's Secrets are found. */
    static String link(Identity identity) {
        return link(identity.kind(), identity.namespace(), identity.name());
    }

    private static String link(String kind, String namespace, String name) {
        return kind + "/" + namespace + "/" + name;
    }

    private static List<String> owner(Secret secret) {
        var distrusted = isDistrusted(secret) ? Stream.of(DISTRUSTED) : Stream.<String>empty();
        return Stream.concat(ownerOf(secret).map(Watches::link).stream(), distrusted)
                .toList();
    }

    /** True of a generation whose key is known to others. */
    public static boolean isDistrusted(Secret secret) {
        return GenerationSecret.number(secret) > 0
                && LeafSecret.orEmpty(secret.getMetadata().getAnnotations()).containsKey(Milestones.DISTRUSTED);
    }

    /** The object that a Secret of ours belongs to, by its labels. The UID is not known from them. */
    public static Optional<Identity> ownerOf(Secret secret) {
        var labels = LeafSecret.orEmpty(secret.getMetadata().getLabels());
        return labels.containsKey(Marks.KIND) && labels.containsKey(Marks.NAME)
                ? Optional.of(new Identity(
                        labels.get(Marks.KIND), labels.getOrDefault(Marks.NAMESPACE, ""), labels.get(Marks.NAME), ""))
                : Optional.empty();
    }

    /** Of a namespace; none if it is not known yet. */
    Map<String, String> labels(String namespace) {
        return namespaces()
                .get("", namespace)
                .map(found -> LeafSecret.orEmpty(found.getMetadata().getLabels()))
                .orElse(Map.of());
    }

    /** An authority below another one is found by that one. */
    private static List<String> parent(Authority authority) {
        return Reading.parent(authority).map(Watches::link).map(List::of).orElse(List.of());
    }

    /** An authority and all that stand below it, on any step; the UIDs are left empty. */
    public Set<Identity> family(Identity authority) {
        var found = new LinkedHashSet<Identity>();
        var open = new ArrayDeque<>(List.of(authority.withoutUid()));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (found.add(next)) {
                Stream.concat(authorities.linked(link(next)), clusterAuthorities.linked(link(next)))
                        .map(below -> Reading.identity(below).withoutUid())
                        .forEach(open::add);
            }
        }
        return found;
    }

    /** An authority and those above it, up to the root. */
    public Set<Identity> lineage(Identity authority) {
        var found = new LinkedHashSet<Identity>();
        var next = Optional.of(authority.withoutUid());
        while (next.isPresent() && found.add(next.get())) {
            var here = next.get();
            var resource = here.namespace().isEmpty()
                    ? clusterAuthorities.get("", here.name()).map(Authority.class::cast)
                    : authorities.get(here.namespace(), here.name()).map(Authority.class::cast);
            next = resource.flatMap(Reading::parent);
        }
        return found;
    }

    private static Namespace onlyLabels(Namespace namespace) {
        var metadata = Lean.of(namespace).getMetadata();
        metadata.setAnnotations(Map.of());
        namespace.setSpec(null);
        namespace.setStatus(null);
        return namespace;
    }
}
