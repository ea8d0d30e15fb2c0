package dev.countersign.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The objects of one kind, kept by watching, shared by everybody who reads them: one watch, one copy, stripped of what
 * nobody needs. Reads show our own writes even while the watch has not yet delivered them.
 */
public final class Watch<T extends HasMetadata> {
    private static final Logger LOG = Logger.getLogger(Watch.class);
    private static final String BY_LINK = "link";

    private final List<SharedIndexInformer<T>> informers;
    private final OwnWrites<T> written = new OwnWrites<>();
    private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param informers not yet started; one for each namespace, or one for all
     * @param strip what to leave of an object
     * @param links keys under which an object can be found besides its name
     */
    Watch(Supplier<List<SharedIndexInformer<T>>> informers, UnaryOperator<T> strip, Function<T, List<String>> links) {
        this.informers = informers.get();
        for (var informer : this.informers) {
            // One store each: an informer that lists again drops whatever it does not know from its store.
            // Our own write was stripped when we wrote it: not twice, and not two copies.
            informer.itemStore(
                    new TransformingItemStore<>(object -> written.same(object).orElseGet(() -> strip.apply(object))));
            informer.addIndexers(Map.of(BY_LINK, links));
            informer.addEventHandler(new Handler());
            informer.exceptionHandler((started, problem) -> {
                LOG.warnf("watching failed and goes on: %s", problem.getMessage());
                return true;
            });
        }
    }

    /** Starts watching; returns when everything that exists is known. */
    void start() {
        informers.stream()
                .map(SharedIndexInformer::start)
                .toList()
                .forEach(started -> started.toCompletableFuture().join());
    }

    void stop() {
        informers.forEach(SharedIndexInformer::stop);
    }

    boolean isWatching() {
        return informers.stream().allMatch(SharedIndexInformer::isWatching);
    }

    /** Called for each object that somebody else added, changed or deleted. */
    public void listen(Consumer<T> listener) {
        listeners.add(listener);
    }

    Optional<T> get(String namespace, String name) {
        var key = key(namespace, name);
        return written.newest(key, () -> seen(key));
    }

    private Optional<T> seen(String key) {
        return informers.stream()
                .map(informer -> informer.getStore().getByKey(key))
                .filter(object -> object != null)
                .findFirst();
    }

    /** Everything that is linked to the key. */
    Stream<T> linked(String link) {
        return informers.stream()
                .flatMap(informer -> informer.getIndexer().byIndex(BY_LINK, link).stream())
                .map(object ->
                        get(namespace(object), object.getMetadata().getName()).orElse(object));
    }

    /** Remembers the answer to a write of ours, already stripped, until the watch delivers it or something newer. */
    void wrote(T object) {
        written.wrote(object, () -> seen(Cache.metaNamespaceKeyFunc(object)));
    }

    private static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    private static String namespace(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getNamespace()).orElse("");
    }

    static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private final class Handler implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            changed(object);
        }

        @Override
        public void onUpdate(T old, T object) {
            if (!old.getMetadata()
                    .getResourceVersion()
                    .equals(object.getMetadata().getResourceVersion())) {
                changed(object);
            }
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            written.deleted(object, finalStateUnknown);
            tell(object);
        }

        private void changed(T object) {
            if (written.isNews(object)) {
                tell(object);
            }
        }

        private void tell(T object) {
            listeners.forEach(listener -> listener.accept(object));
        }
    }
}
