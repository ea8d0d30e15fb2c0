package dev.countersign.continuity;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClusterCertificateAuthority;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;

/** An authority that takes part. */
record Part(String name, Source source) {
    /** Where its keys come from, and so how it is rotated. */
    enum Source {
        OWN,
        /** The same, for the whole cluster. */
        CLUSTER,
        /** The same, with an authority below it, whose certificates the clients have. */
        ROOT,
        /** From a Secret: another pair in it asks for another generation. */
        BROUGHT,
        /** Others know its key, again and again. */
        LEAKED
    }

    private static final String MANUAL = "rotation: {mode: Manual}";

    /**
     * A distrusted key leaves every server at once, and whoever still has a certificate of it is refused until his next
     * one is there, which is what was asked for. So nobody calls with one; that it disturbs nobody else is what is tried.
     */
    boolean hasCallers() {
        return source != Source.LEAKED;
    }

    String source(String namespace) {
        return switch (source) {
            case OWN, LEAKED -> manifest(namespace, name, "selfSigned: {}, " + MANUAL);
            case CLUSTER ->
                manifest(
                        namespace,
                        name,
                        "selfSigned: {}, " + MANUAL + ", allow: {commonNames: ['*'], namespaces: {matchLabels:"
                                + " {kubernetes.io/metadata.name: " + namespace + "}}}");
            case ROOT ->
                manifest(
                                namespace,
                                name,
                                "selfSigned: {maxPathLength: 1}, " + MANUAL + ", allow: {authorities: [{name: "
                                        + below() + "}]}")
                        + "---\n"
                        + manifest(namespace, below(), "intermediate: {authorityRef: {name: " + name + "}}, " + MANUAL);
            case BROUGHT -> manifest(namespace, name, "secret: {name: %s}, %s".formatted(Pairs.secret(name), MANUAL));
        };
    }

    private String manifest(String namespace, String of, String spec) {
        return """
                apiVersion: countersign.dev/v1alpha1
                kind: %s
                metadata: {name: %s%s}
                spec: {%s}
                """.formatted(kind(), of, source == Source.CLUSTER ? "" : ", namespace: " + namespace, spec);
    }

    private String kind() {
        return source == Source.CLUSTER ? "ClusterCertificateAuthority" : "CertificateAuthority";
    }

    private String below() {
        return name + "-below";
    }

    /** What stands in a bundle's sources. */
    String anchors() {
        return "{authority: {kind: %s, name: %s}}".formatted(kind(), name);
    }

    /** Who issues for the clients, as they name it. */
    String issuer() {
        return "{kind: %s, name: %s}".formatted(kind(), source == Source.ROOT ? below() : name);
    }

    /** As people name it in {@code acknowledged}. */
    String generation(int number) {
        return (source == Source.CLUSTER ? "cluster/" : "") + name + "/" + number;
    }

    Resource<? extends Authority> in(KubernetesClient client, String namespace) {
        return source == Source.CLUSTER
                ? client.resources(ClusterCertificateAuthority.class).withName(name)
                : named(client, namespace, name);
    }

    private static Resource<CertificateAuthority> named(KubernetesClient client, String namespace, String name) {
        return client.resources(CertificateAuthority.class)
                .inNamespace(namespace)
                .withName(name);
    }

    /** Of all that have to follow: itself, and the one below. */
    List<AuthorityStatus> statuses(KubernetesClient client, String namespace) {
        var own = status(in(client, namespace));
        return source == Source.ROOT ? List.of(own, status(named(client, namespace, below()))) : List.of(own);
    }

    private static AuthorityStatus status(Resource<? extends Authority> authority) {
        return Optional.ofNullable(authority.get().getStatus()).orElse(AuthorityStatus.EMPTY);
    }
}
