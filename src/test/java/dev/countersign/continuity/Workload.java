package dev.countersign.continuity;

import dev.countersign.testing.servers.Kind;
import dev.countersign.testing.servers.Reload;

/**
 * A server that requires client certificates, as people declare it: one that reads new anchors while it runs has one pod
 * and is asked by probes, one that reads at start has two and is restarted.
 */
record Workload(String name, Kind kind) {
    boolean readsAtStart() {
        return kind.reload() instanceof Reload.Restart;
    }

    private String object() {
        return readsAtStart() ? "StatefulSet" : "Deployment";
    }

    String manifest(String namespace, String bundle) {
        return """
            apiVersion: apps/v1
            kind: %s
            metadata: {name: %s, namespace: %s}
            spec:
              replicas: %d
              selector: {matchLabels: {app: %s}}
              template:
                metadata: {labels: {app: %s}}
                spec:
                  containers:
                  - {name: server, image: none, volumeMounts: [{name: anchors, mountPath: /anchors}]}
                  volumes: [{name: anchors, configMap: {name: %s}}]
            """.formatted(object(), name, namespace, readsAtStart() ? 2 : 1, name, name, bundle);
    }

    /** Its entry in {@code relyingParties}. */
    String party(int port) {
        return readsAtStart()
                ? "{kind: StatefulSet, name: %s, reload: Restart}".formatted(name)
                : "{kind: Deployment, name: %s, reload: InPlace, probe: {port: %d, protocol: HTTPS}}"
                        .formatted(name, port);
    }
}
