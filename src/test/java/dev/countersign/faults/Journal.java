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
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every revision of the Secrets, ConfigMaps and TrustBundles of a namespace. They come in three streams; one etcd numbers
 * them all, which puts them into the order in which they happened.
 */
public final class Journal implements AutoCloseable {
    private final Map<List<Object>, Revision> revisions = new ConcurrentHashMap<>();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Queue<Watch> watches = new ConcurrentLinkedQueue<>();
    private final boolean gaps;

    private Journal(boolean gaps) {
        this.gaps = gaps;
    }

    public static Journal of(KubernetesClient client, String namespace) {
        return new Journal(false).begin(client, namespace);
    }

    /**
     * The same while the API server is started again: it has forgotten its last revisions then, and whoever watches begins anew
     * with what there is.
     */
    public static Journal acrossRestarts(KubernetesClient client, String namespace) {
        return new Journal(true).begin(client, namespace);
    }

    private Journal begin(KubernetesClient client, String namespace) {
        watch(Kind.Secret, Journal::secret, client.secrets().inNamespace(namespace));
        watch(Kind.ConfigMap, Journal::configMap, client.configMaps().inNamespace(namespace));
        var bundles = client.genericKubernetesResources("countersign.dev/v1alpha1", "TrustBundle");
        watch(Kind.TrustBundle, _ -> Map.of(), bundles.inNamespace(namespace));
        return this;
    }

    private <T extends HasMetadata> void watch(Kind kind, Function<T, Map<String, byte[]>> content, Watchable<T> all) {
        watches.add(all.watch(watcher(kind, content, () -> watch(kind, content, all))));
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

    private <T extends HasMetadata> Watcher<T> watcher(
            Kind kind, Function<T, Map<String, byte[]>> content, Runnable anew) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                if (action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED) {
                    var metadata = object.getMetadata();
                    var version = Long.parseLong(metadata.getResourceVersion());
                    var revision = new Revision(
                            version,
                            Instant.now(),
                            kind,
                            metadata.getName(),
                            Change.valueOf(action.name()),
                            texts(metadata.getLabels()),
                            content.apply(object),
                            acknowledged(object));
                    revisions.putIfAbsent(List.of(kind, metadata.getName(), version), revision);
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                if (gaps && cause.isHttpGone()) {
                    anew.run();
                } else {
                    ended.add("the watch of " + kind + " ended: " + cause.getMessage());
                }
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
        revisions.values().stream()
                .sorted(Comparator.comparingLong(Revision::version))
                .forEach(witness::look);
        return witness;
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
