package dev.countersign.it;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A pod that mounts the Secrets of its certificates and calls servers without end, as continuity/Stack.java says: each
 * time on a new connection, without resuming a session.
 *
 * @param authorities it has a certificate of each
 */
record CallingPod(String name, String program, List<String> authorities) {
    private static final int INTERVAL_MS = 100;

    /** Names of its ClientCertificates. */
    List<String> certificates() {
        return authorities.stream().map(this::certificate).toList();
    }

    String certificate(String authority) {
        return name + "-" + authority;
    }

    /** @param servers as {@code host:port} */
    String manifest(String namespace, List<String> servers) {
        var folders = certificates().stream().map("/certificates/"::concat).collect(Collectors.joining(","));
        // The programs end with their standard input, which in a pod is at its end.
        var command = "sleep 2147483647 | %s /anchors/ca.crt %d %s %s"
                .formatted(program, INTERVAL_MS, folders, String.join(" ", servers));
        var mounts = certificates().stream().map("{name: %1$s, mountPath: /certificates/%1$s}"::formatted);
        var volumes = certificates().stream().map("{name: %1$s, secret: {secretName: %1$s}}"::formatted);
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: client
                        image: testbed/callers:1
                        imagePullPolicy: Never
                        command: [sh, -c, "%3$s"]
                        volumeMounts: [{name: anchors, mountPath: /anchors}, %4$s]
                      volumes: [{name: anchors, secret: {secretName: server}}, %5$s]
                """.formatted(
                        name,
                        namespace,
                        command,
                        mounts.collect(Collectors.joining(", ")),
                        volumes.collect(Collectors.joining(", ")));
    }
}
