package dev.countersign.continuity;

import dev.countersign.testing.servers.Volume;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Clients that call without end, and the volumes of their Secrets. */
final class Callers {
    private final KubernetesClient client;
    private final String namespace;
    private final Path folder;
    private final Map<String, Volume> volumes = new TreeMap<>();
    private final Map<String, String> written = new TreeMap<>();
    private final List<Process> processes = new ArrayList<>();

    Callers(KubernetesClient client, String namespace, Path folder) {
        this.client = client;
        this.namespace = namespace;
        this.folder = folder;
    }

    /** A program of this stack, with a loop for each of these Secrets. */
    void start(Stack stack, List<String> secrets, Path anchors, int interval, List<String> servers, Tally tally) {
        secrets.forEach(secret -> volumes.put(secret, new Volume(folder.resolve(secret))));
        round();
        var command = new ArrayList<>(stack.program());
        command.add(anchors.toString());
        command.add(Integer.toString(interval));
        command.add(secrets.stream()
                .map(secret -> folder.resolve(secret).toString())
                .collect(Collectors.joining(",")));
        command.addAll(servers);
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            processes.add(process);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Thread.startVirtualThread(() -> listen(process, line -> tally.hear(stack.name(), line)));
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be run", e);
        }
    }

    private static void listen(Process process, Consumer<String> heard) {
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.accept(line);
            }
        } catch (IOException e) {
            // It was ended. If not by us, the next round sees it.
        }
    }

    /** Refreshes what has changed, and sees that all still call. */
    void round() {
        for (var secret : client.secrets().inNamespace(namespace).list().getItems()) {
            var name = secret.getMetadata().getName();
            var revision = secret.getMetadata().getResourceVersion();
            if (volumes.containsKey(name) && !revision.equals(written.put(name, revision))) {
                volumes.get(name).write(texts(secret));
            }
        }
        if (!processes.stream().allMatch(Process::isAlive)) {
            throw new IllegalStateException("a client's program has ended");
        }
    }

    private static Map<String, String> texts(Secret secret) {
        return secret.getData().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
    }

    void close() {
        processes.forEach(Process::destroy);
    }
}
