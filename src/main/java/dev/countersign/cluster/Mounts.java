package dev.countersign.cluster;

import dev.countersign.plan.workload.Mount;
import dev.countersign.plan.workload.Mount.Kind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the containers of a pod mount that can carry anchors. A volume that none of them mounts is none. */
final class Mounts {
    private Mounts() {}

    static List<Mount> of(PodSpec pod) {
        var mounts = Stream.concat(orEmpty(pod.getInitContainers()).stream(), orEmpty(pod.getContainers()).stream())
                .map(Container::getVolumeMounts)
                .flatMap(found -> orEmpty(found).stream())
                .toList();
        return orEmpty(pod.getVolumes()).stream()
                .flatMap(volume -> mounts.stream()
                        .filter(mount -> volume.getName().equals(mount.getName()))
                        .flatMap(mount -> objects(volume, isFixed(mount))))
                .distinct()
                .toList();
    }

    /** kubernetes#50345: what is mounted by subPath is bound to the file that was there when the container began. */
    private static boolean isFixed(VolumeMount mount) {
        return isSet(mount.getSubPath()) || isSet(mount.getSubPathExpr());
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static Stream<Mount> objects(Volume volume, boolean fixed) {
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            return Stream.of(new Mount(Kind.ConfigMap, source.getName(), keys(source.getItems()), fixed));
        }
        if (volume.getSecret() != null) {
            var source = volume.getSecret();
            return Stream.of(new Mount(Kind.Secret, source.getSecretName(), keys(source.getItems()), fixed));
        }
        return volume.getProjected() == null
                ? Stream.empty()
                : orEmpty(volume.getProjected().getSources()).stream()
                        .flatMap(source -> projected(source, fixed).stream());
    }

    private static Optional<Mount> projected(VolumeProjection source, boolean fixed) {
        if (source.getConfigMap() != null) {
            var part = source.getConfigMap();
            return Optional.of(new Mount(Kind.ConfigMap, part.getName(), keys(part.getItems()), fixed));
        }
        if (source.getSecret() != null) {
            var part = source.getSecret();
            return Optional.of(new Mount(Kind.Secret, part.getName(), keys(part.getItems()), fixed));
        }
        return Optional.ofNullable(source.getClusterTrustBundle())
                .filter(part -> part.getName() != null)
                .map(part -> new Mount(Kind.ClusterTrustBundle, part.getName(), Set.of(), fixed));
    }

    private static Set<String> keys(@Nullable List<KeyToPath> items) {
        return orEmpty(items).stream().map(KeyToPath::getKey).collect(Collectors.toUnmodifiableSet());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
