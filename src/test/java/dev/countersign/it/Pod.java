package dev.countersign.it;

import dev.countersign.testing.servers.Volume;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pod without a node: its volumes lie in folders below a root, and its ports are free ones of this machine. */
final class Pod {
    private static final Pattern PORT = Pattern.compile("\\b(8443|909[345]|5432)\\b");

    private final Path root;
    private final PodSpec spec;
    private final Map<String, String> paths = new TreeMap<>();
    private final Map<String, Volume> volumes = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();

    Pod(Path root, PodSpec spec) {
        this.root = root;
        this.spec = spec;
        for (var mount : spec.getContainers().getFirst().getVolumeMounts()) {
            paths.put(mount.getName(), mount.getMountPath());
        }
    }

    Path root() {
        return root;
    }

    /** Where a file of the container lies. */
    Path file(String path) {
        return root.resolve(path.substring(1));
    }

    int port(int port) {
        return ports.computeIfAbsent(Integer.toString(port), any -> free());
    }

    /** A text with the folders and ports of this machine in the place of the container's. */
    String here(String text) {
        var answer = text;
        for (var path : paths.values()) {
            answer = answer.replaceAll(
                    "(?<![\\w/.])" + Pattern.quote(path) + "(?=[/\\s'\"},]|$)",
                    Matcher.quoteReplacement(file(path).toString()));
        }
        return PORT.matcher(answer).replaceAll(found -> Integer.toString(port(Integer.parseInt(found.group()))));
    }

    /** Does what a kubelet does: puts into the folders what stands in the ConfigMaps and Secrets. */
    void refresh(KubernetesClient client, String namespace) throws IOException {
        for (var volume : spec.getVolumes()) {
            var folder = Files.createDirectories(file(paths.get(volume.getName())));
            if (volume.getConfigMap() != null) {
                var found = client.configMaps()
                        .inNamespace(namespace)
                        .withName(volume.getConfigMap().getName());
                write(folder, found.require().getData());
            } else if (volume.getSecret() != null) {
                var found = client.secrets()
                        .inNamespace(namespace)
                        .withName(volume.getSecret().getSecretName());
                write(folder, decoded(found.require().getData()));
            }
        }
    }

    private void write(Path folder, Map<String, String> files) throws IOException {
        var volume = volumes.computeIfAbsent(folder.toString(), any -> new Volume(folder));
        volume.write(files);
        for (var file : files.keySet()) {
            var real = volume.file(file).toRealPath();
            Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static Map<String, String> decoded(Map<String, String> data) {
        var texts = new TreeMap<String, String>();
        data.forEach(
                (key, value) -> texts.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return texts;
    }

    private static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
