package dev.countersign.continuity;

import dev.countersign.testing.Installation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The objects that people write, in one namespace. */
record Scene(Installation installation, String namespace, Cast cast) {
    static final String BUNDLE = "clients";
    private static final String LIFETIME = "1m";

    void authorities() {
        installation.grantRestarts(namespace);
        apply(cast.authorities().stream()
                .map(authority -> authority.source(namespace))
                .toList());
    }

    void certificates() {
        var called = cast.stacks().stream()
                .flatMap(stack -> cast.authorities().stream()
                        .filter(Part::hasCallers)
                        .map(authority -> certificate(Cast.certificate(stack, authority), authority)));
        var uncalled = cast.authorities().stream()
                .filter(authority -> !authority.hasCallers())
                .map(authority -> certificate(authority.name(), authority));
        apply(Stream.concat(called, uncalled).toList());
    }

    private String certificate(String name, Part authority) {
        return """
                apiVersion: countersign.dev/v1alpha1
                kind: ClientCertificate
                metadata: {name: %s, namespace: %s}
                spec: {authorityRef: %s, commonName: %s, duration: %s}
                """.formatted(name, namespace, authority.issuer(), name, LIFETIME);
    }

    /** @param parties entries of {@code relyingParties} */
    void bundle(List<String> parties) {
        var sources = cast.authorities().stream().map(Part::anchors);
        apply(List.of("""
                apiVersion: countersign.dev/v1alpha1
                kind: TrustBundle
                metadata: {name: %s, namespace: %s}
                spec: {sources: [%s], relyingParties: [%s]}
                """.formatted(
                        BUNDLE, namespace, sources.collect(Collectors.joining(", ")), String.join(", ", parties))));
    }

    void workloads() {
        apply(cast.servers().stream()
                .map(server -> server.manifest(namespace, BUNDLE))
                .toList());
    }

    void awaitIssued(Duration atMost) {
        var all = cast.stacks().stream()
                .flatMap(stack -> cast.certificates(stack).stream())
                .toList();
        Awaitility.await().atMost(atMost).until(() -> secrets().containsAll(all));
        Awaitility.await()
                .atMost(atMost)
                .until(() -> installation
                                .client()
                                .configMaps()
                                .inNamespace(namespace)
                                .withName(BUNDLE)
                                .get()
                        != null);
    }

    private List<String> secrets() {
        return installation.client().secrets().inNamespace(namespace).list().getItems().stream()
                .map(secret -> secret.getMetadata().getName())
                .toList();
    }

    /** Of all authorities, more than there will be. */
    String manyGenerations() {
        return cast.authorities().stream()
                .flatMap(authority -> IntStream.rangeClosed(1, 5).mapToObj(authority::generation))
                .collect(Collectors.joining(", "));
    }

    private void apply(List<String> objects) {
        installation.kubectl().apply(String.join("---\n", objects));
    }

    void end() {
        installation.kubectl().run("delete", "deployments,statefulsets", "-n", namespace, "--all", "--wait=false");
        cast.authorities().stream()
                .filter(authority -> authority.source() == Part.Source.CLUSTER)
                .forEach(authority -> installation.removeClusterAuthorities(authority.name()));
    }
}
