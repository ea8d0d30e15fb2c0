package dev.countersign.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Answers to our own writes, already stripped, until a watch delivers them or something newer. */
final class OwnWrites<T extends HasMetadata> {
    private final Map<String, T> written = new ConcurrentHashMap<>();

    /** Remembers a write; {@code seen} is what the watch has of the object. */
    void wrote(T object, Supplier<Optional<T>> seen) {
        var key = Cache.metaNamespaceKeyFunc(object);
        written.put(key, object);
        seen.get().filter(found -> version(found) >= version(object)).ifPresent(_ -> written.remove(key, object));
    }

    /**
     * The newer of our own write and what the watch has. Ours is looked for first: while it is forgotten the watch's store
     * has it already, and who looked there before would see neither.
     */
    Optional<T> newest(String key, Supplier<Optional<T>> seen) {
        var ours = written.get(key);
        var found = seen.get();
        return ours == null
                        || found.filter(object -> version(object) >= version(ours))
                                .isPresent()
                ? found
                : Optional.of(ours);
    }

    /** Our own copy of what the watch delivers, if it is our write. */
    Optional<T> same(T delivered) {
        return Optional.ofNullable(written.get(Cache.metaNamespaceKeyFunc(delivered)))
                .filter(ours -> version(ours) == version(delivered));
    }

    /** True if what the watch delivers is somebody else's write, and not an older one than ours. */
    boolean isNews(T delivered) {
        var key = Cache.metaNamespaceKeyFunc(delivered);
        var ours = written.get(key);
        if (ours == null) {
            return true;
        }
        if (version(ours) <= version(delivered)) {
            written.remove(key, ours);
        }
        return version(ours) < version(delivered);
    }

    /** Forgets our write to an object that was deleted; one that we have made anew since then stays. */
    void deleted(T object, boolean isLastStateUnknown) {
        var key = Cache.metaNamespaceKeyFunc(object);
        var ours = written.get(key);
        if (ours != null && (isLastStateUnknown || version(ours) <= version(object))) {
            written.remove(key, ours);
        }
    }

    private static long version(HasMetadata object) {
        return Watch.version(object);
    }
}
