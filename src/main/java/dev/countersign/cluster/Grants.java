package dev.countersign.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What the API server really lets us do. A namespace that is claimed in {@code secretsIn} and was not granted is not
 * served: watching it would fail for ever and hold up all the others.
 */
public final class Grants {
    private static final Logger LOG = Logger.getLogger(Grants.class);
    private static final List<String> NEEDED = List.of("get", "list", "watch", "create", "patch");
    /** Somebody else's ConfigMap is filled with patch alone; that is all that configMapsIn: ["*"] grants. */
    private static final List<String> FOR_CONFIG_MAPS = List.of("get", "list", "watch", "patch");

    private static final List<String> FOR_CLUSTER_BUNDLES =
            List.of("get", "list", "watch", "create", "patch", "delete");

    private final KubernetesClient client;

    public Grants(KubernetesClient client) {
        this.client = client;
    }

    /** The claimed namespaces that were granted; {@code *} stays only if all are. */
    public Served served(String operatorNamespace, Set<String> claimed) {
        var granted = claimed.stream().filter(this::isGranted).collect(Collectors.toUnmodifiableSet());
        return new Served(operatorNamespace, granted);
    }

    /** The claimed namespaces where ConfigMaps may be touched. */
    public Set<String> configMapsIn(Set<String> claimed) {
        return claimed.stream().filter(this::mayTouchConfigMaps).collect(Collectors.toUnmodifiableSet());
    }

    private boolean mayTouchConfigMaps(String namespace) {
        var refused = FOR_CONFIG_MAPS.stream()
                .filter(verb -> !may(verb, "", "configmaps", namespace))
                .toList();
        if (!refused.isEmpty()) {
            LOG.warnf(
                    "the right to %s ConfigMaps in %s is missing, so that bundles are neither written nor read there: run"
                            + " 'helm upgrade' with %s in configMapsIn or secretsIn, and start the operator again",
                    String.join(", ", refused), namespace, namespace);
        }
        return refused.isEmpty();
    }

    /** Whether ClusterTrustBundles may be written. */
    boolean mayWriteClusterBundles() {
        return FOR_CLUSTER_BUNDLES.stream()
                .allMatch(verb -> may(verb, ClusterBundles.GROUP, ClusterBundles.PLURAL, Served.ALL));
    }

    private boolean isGranted(String namespace) {
        var refused = NEEDED.stream()
                .filter(verb -> !may(verb, "", "secrets", namespace))
                .toList();
        if (!refused.isEmpty()) {
            LOG.warnf(
                    "secretsIn names %s, and the right to %s Secrets there is missing: run 'helm upgrade' with %s"
                            + " in secretsIn, and start the operator again",
                    namespace, String.join(", ", refused), namespace);
        }
        return refused.isEmpty();
    }

    private boolean may(String verb, String group, String resource, String namespace) {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(group)
                .withResource(resource)
                .withNamespace(namespace.equals(Served.ALL) ? "" : namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        var answer = client.authorization().v1().selfSubjectAccessReview().create(review);
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }
}
