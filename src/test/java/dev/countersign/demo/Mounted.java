package dev.countersign.demo;

import dev.countersign.testing.servers.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What a server and a client read: a bundle's ConfigMap and a certificate's Secret as files, refreshed as in a pod. */
final class Mounted {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Volume anchors;
    private final Volume pair;
    private Map<String, String> anchorsNow = Map.of();
    private Map<String, String> pairNow = Map.of();

    Mounted(KubernetesClient client, String namespace, String name, Path folder) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        anchors = new Volume(folder.resolve("anchors"));
        pair = new Volume(folder.resolve("pair"));
        refresh();
    }

    Volume anchors() {
        return anchors;
    }

    Volume pair() {
        return pair;
    }

    void refresh() {
        anchorsNow = write(
                anchors,
                anchorsNow,
                client.configMaps().inNamespace(namespace).withName(name).get().getData());
        var secret = new TreeMap<String, String>();
        client.secrets()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getData()
                .forEach((key, value) -> secret.put(key, text(value)));
        pairNow = write(pair, pairNow, secret);
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static Map<String, String> write(Volume volume, Map<String, String> before, Map<String, String> now) {
        if (!now.equals(before)) {
            volume.write(now);
        }
        return now;
    }
}
