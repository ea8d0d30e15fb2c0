package dev.countersign.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an object: everything but {@code managedFields}, which nobody here reads and which are a third of an
 * object. What thousands of objects say in the same words is kept once.
 */
final class Lean {
    private Lean() {}

    /** Changes the object in place, because it is called for objects that nobody else holds yet. */
    static <T extends HasMetadata> T of(T object) {
        var metadata = object.getMetadata();
        metadata.setManagedFields(null);
        metadata.setNamespace(shared(metadata.getNamespace()));
        metadata.setLabels(sharedKeys(metadata.getLabels()));
        metadata.setAnnotations(sharedKeys(metadata.getAnnotations()));
        return object;
    }

    private static @Nullable String shared(@Nullable String text) {
        return text == null ? null : text.intern();
    }

    private static @Nullable Map<String, String> sharedKeys(@Nullable Map<String, String> map) {
        if (map == null) {
            return null;
        }
        var shared = new LinkedHashMap<String, String>();
        map.forEach((key, value) -> shared.put(key.intern(), value));
        return shared;
    }
}
