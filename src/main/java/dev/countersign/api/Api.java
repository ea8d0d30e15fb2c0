package dev.countersign.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API group, and the reading of optional collections. */
public final class Api {
    public static final String GROUP = "countersign.dev";
    public static final String VERSION = "v1alpha1";

    /** Names of our objects: short enough that derived names and {@code CN=<name> G<n>} (64 characters) fit. */
    static final String NAME_RULE = "self.metadata.name.size() <= 52";

    static final String NAME_MESSAGE =
            "metadata.name may have at most 52 characters, so that names derived from it fit: write a shorter one";

    private Api() {}

    /** Of which writing of its spec an object is; zero of one that no API server has seen. */
    public static long generation(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getGeneration()).orElse(0L);
    }

    static <T> List<T> listOf(@Nullable List<T> given) {
        return given == null
                ? List.of()
                : given.stream().filter(Objects::nonNull).toList();
    }

    static Map<String, String> mapOf(@Nullable Map<String, String> given) {
        return given == null ? Map.of() : Map.copyOf(given);
    }

    /** The constant of this name: a value of a later version is read as unknown, not as left out. */
    static <E extends Enum<E>> E constant(E[] all, String name, E unknown) {
        return Arrays.stream(all)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(unknown);
    }
}
