package dev.countersign.faults;

import dev.countersign.faults.Revision.Change;
import dev.countersign.faults.Revision.Kind;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every revision of the Secrets, ConfigMaps and TrustBundles of a namespace. They come in three streams; one etcd numbers
 * them all, which puts them into the order in which they happened.
 */
public final class Journal implements AutoCloseable {
    private final Queue<Revision> revisions = new ConcurrentLinkedQueue<>();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final List<Watch> watches = new ArrayList<>();

    public static Journal of(KubernetesClient client, String namespace) {
        var journal = new Journal();
        journal.watches.add(
                client.secrets().inNamespace(namespace).watch(journal.watcher(Kind.Secret, Journal::secret)));
        journal.watches.add(
                client.configMaps().inNamespace(namespace).watch(journal.watcher(Kind.ConfigMap, Journal::configMap)));
        journal.watches.add(client.genericKubernetesResources("countersign.dev/v1alpha1", "TrustBundle")
                .inNamespace(namespace)
                .watch(journal.watcher(Kind.TrustBundle, _ -> Map.of())));
        return journal;
    }

    private static Map<String, byte[]> secret(Secret secret) {
        var content = new HashMap<String, byte[]>();
        texts(secret.getData())
                .forEach((key, value) -> content.put(key, Base64.getDecoder().decode(value)));
        return content;
    }

    private static Map<String, byte[]> configMap(ConfigMap map) {
        var content = new HashMap<String, byte[]>();
        texts(map.getData()).forEach((key, value) -> content.put(key, value.getBytes(StandardCharsets.UTF_8)));
        return content;
    }

    private static Map<String, String> texts(@Nullable Map<String, String> map) {
        return Optional.ofNullable(map).orElse(Map.of());
    }

    private static Map<String, List<String>> acknowledged(HasMetadata object) {
        var acknowledged = new HashMap<String, List<String>>();
        if (object instanceof GenericKubernetesResource bundle
                && bundle.get("spec", "relyingParties") instanceof List<?> parties) {
            for (var party : parties) {
                if (party instanceof Map<?, ?> fields && fields.get("acknowledged") instanceof List<?> generations) {
                    acknowledged.put(
                            String.valueOf(fields.get("name")),
                            generations.stream().map(String::valueOf).toList());
                }
            }
        }
        return acknowledged;
    }

    private <T extends HasMetadata> Watcher<T> watcher(Kind kind, Function<T, Map<String, byte[]>> content) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                if (action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED) {
                    var metadata = object.getMetadata();
                    revisions.add(new Revision(
                            Long.parseLong(metadata.getResourceVersion()),
                            Instant.now(),
                            kind,
                            metadata.getName(),
                            Change.valueOf(action.name()),
                            texts(metadata.getLabels()),
                            content.apply(object),
                            acknowledged(object)));
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                ended.add("the watch of " + kind + " ended: " + cause.getMessage());
            }
        };
    }

    /** How many revisions were seen. */
    public int size() {
        return revisions.size();
    }

    /** What the witness says of all of it. */
    public Witness witness() {
        var witness = new Witness();
        ended.forEach(witness::object);
        revisions.stream().sorted(Comparator.comparingLong(Revision::version)).forEach(witness::look);
        return witness;
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
