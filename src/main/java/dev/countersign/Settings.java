package dev.countersign;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What an installation can set, by {@code -Dcountersign.…} or as environment variables {@code COUNTERSIGN_…}. */
@ConfigMapping(prefix = "countersign")
public interface Settings {
    /** The namespace that the operator runs in. Keys of cluster authorities and the lease live there. */
    @WithDefault("countersign-system")
    String namespace();

    /** Namespaces where the operator may touch Secrets, separated by commas; {@code *} is all of them. */
    Optional<List<String>> secretsIn();

    /** Namespaces where the operator may touch ConfigMaps, for trust bundles. Default: those of {@code secretsIn}. */
    Optional<List<String>> configMapsIn();
}
