package dev.countersign.cluster;

import dev.countersign.plan.Conditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Since when a field surely has its value. The API server notes who set which fields and when; whoever sets another one
 * besides moves the time forward, so the field may be older, and is no younger.
 */
final class FieldTimes {
    private FieldTimes() {}

    /** {@code live} as the API server has it: the watches leave these notes out. */
    static Optional<Instant> since(HasMetadata live, List<String> field) {
        return Optional.ofNullable(live.getMetadata().getManagedFields()).stream()
                .flatMap(List::stream)
                .filter(entry -> isSet(fields(entry), field))
                .flatMap(entry -> Conditions.time(entry.getTime()).stream())
                .min(Instant::compareTo);
    }

    private static @Nullable Object fields(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() == null ? null : entry.getFieldsV1().getAdditionalProperties();
    }

    private static boolean isSet(@Nullable Object fields, List<String> path) {
        var reached = fields;
        for (var part : path) {
            reached = reached instanceof Map<?, ?> map ? map.get("f:" + part) : null;
        }
        return reached != null;
    }
}
