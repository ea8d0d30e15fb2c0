package dev.countersign.it;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What people ask the API server for in {@link AdmissionIT}. */
final class Requests {
    private Requests() {}

    static String party(String kind, String which) {
        return "{kind: %s, %s, %s}".formatted(kind, which, "reload: Restart");
    }

    static String deployments(int count) {
        return names(count).map(name -> party("Deployment", "name: " + name)).collect(Collectors.joining(", "));
    }

    static Stream<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "web-" + i);
    }

    static String bundle(String name, String parties) {
        return """
                apiVersion: countersign.dev/v1alpha1
                kind: TrustBundle
                metadata: {name: %s, namespace: %s}
                spec: {sources: [{authority: {name: shop}}], relyingParties: [%s]}
                """.formatted(name, AdmissionIT.NAMESPACE, parties);
    }

    static String certificate(String name, String restart) {
        return """
                apiVersion: countersign.dev/v1alpha1
                kind: ClientCertificate
                metadata: {name: %s, namespace: %s}
                spec: {authorityRef: {name: shop}, commonName: orders, restart: [%s]}
                """.formatted(name, AdmissionIT.NAMESPACE, restart);
    }

    /** Asks for no bundle if {@code bundle} is empty. */
    static String configMap(String name, String bundle, String declaration) {
        var labels =
                bundle.isEmpty() ? "" : "countersign.dev/trust-from: %s.%s".formatted(AdmissionIT.NAMESPACE, bundle);
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                  namespace: %s
                  labels: {%s}
                  annotations: {countersign.dev/relying-parties: "%s"}
                """.formatted(name, AdmissionIT.NAMESPACE, labels, declaration);
    }

    static String labelled(String yaml) {
        return yaml.replace(
                "namespace: " + AdmissionIT.NAMESPACE, "labels: {team: shop}, namespace: " + AdmissionIT.NAMESPACE);
    }

    static String in(String namespace, String yaml) {
        return yaml.replace("namespace: " + AdmissionIT.NAMESPACE, "namespace: " + namespace);
    }
}
