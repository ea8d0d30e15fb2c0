package dev.countersign.it;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A server that requires client certificates, deployed as people do it who want no call lost: a new pod takes calls when
 * it is ready, and one that ends gets none for a while before it does.
 *
 * @param readsAtStart it has two pods, and is restarted when the bundle has changed
 */
record CalledServer(String name, String image, List<String> command, boolean readsAtStart) {
    static CalledServer reading(String name, String image, List<String> command) {
        return new CalledServer(name, image, command, false);
    }

    static CalledServer readingAtStart(String name, String image, List<String> command) {
        return new CalledServer(name, image, command, true);
    }

    /** Beside the program runs what reloads it when the kubelet has exchanged what it mounts. */
    static CalledServer reloading(String name, String image, String reload, String program) {
        var script = """
                seen=$(readlink /anchors/..data); while sleep 1; do now=$(readlink /anchors/..data); \
                [ $now = $seen ] || { %s && seen=$now; }; done & exec %s""".formatted(reload, program);
        return reading(name, image, List.of("sh", "-c", script));
    }

    /** Where pods call it: its Service, by its name in DNS. */
    String endpoint(String namespace) {
        return name + "." + namespace + ".svc:8443";
    }

    /** Its entry in {@code relyingParties}. */
    String party() {
        return "{kind: Deployment, name: %s, reload: %s}"
                .formatted(name, readsAtStart ? "Restart" : "InPlace, probe: {port: 8443, protocol: HTTPS}");
    }

    /** The Deployment, and the Service by which its pods are found. */
    String manifest(String namespace, String bundle) {
        var quoted = command.stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s, namespace: %2$s}
                spec: {selector: {app: %1$s}, ports: [{port: 8443}]}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  replicas: %3$d
                  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      terminationGracePeriodSeconds: 20
                      containers:
                      - name: server
                        image: testbed/%4$s:1
                        imagePullPolicy: Never
                        command: [%5$s]
                        readinessProbe: {tcpSocket: {port: 8443}, periodSeconds: 1, timeoutSeconds: 5}
                        lifecycle: {preStop: {sleep: {seconds: 8}}}
                        volumeMounts:
                        - {name: anchors, mountPath: /anchors}
                        - {name: server, mountPath: /server}
                        - {name: config, mountPath: /etc/%4$s}
                      volumes:
                      - {name: anchors, configMap: {name: %6$s}}
                      - {name: server, secret: {secretName: server}}
                      - {name: config, configMap: {name: config}}
                """.formatted(name, namespace, readsAtStart ? 2 : 1, image, quoted, bundle);
    }
}
